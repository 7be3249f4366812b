"""What exports saw of pictures."""

from sqlalchemy import bindparam, insert, select

from flashq.store.tables import pictures

all_pictures = select(pictures)
put_picture = (
    insert(pictures)
    .prefix_with("OR REPLACE")
    .values({column.name: bindparam(column.name) for column in pictures.c})
)
