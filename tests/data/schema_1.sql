BEGIN TRANSACTION;
CREATE TABLE card_states (
	card_id INTEGER NOT NULL, 
	repetitions INTEGER DEFAULT '0' NOT NULL, 
	interval_days INTEGER DEFAULT '0' NOT NULL, 
	ease_hundredths INTEGER DEFAULT '0' NOT NULL, 
	due_day INTEGER DEFAULT '0' NOT NULL, 
	first_day INTEGER DEFAULT '0' NOT NULL, 
	last_day INTEGER DEFAULT '0' NOT NULL, 
	needs_drill INTEGER DEFAULT '0' NOT NULL, 
	lapses INTEGER DEFAULT '0' NOT NULL, 
	reviews INTEGER DEFAULT '0' NOT NULL, 
	suspended INTEGER DEFAULT '0' NOT NULL, 
	buried_day INTEGER DEFAULT '0' NOT NULL, 
	PRIMARY KEY (card_id), 
	FOREIGN KEY(card_id) REFERENCES cards (card_id)
)
 STRICT

;
INSERT INTO "card_states" VALUES(1,1,1,218,739656,739647,739655,0,1,4,0,0);
INSERT INTO "card_states" VALUES(2,1,1,260,739668,739667,739667,0,0,1,1,0);
INSERT INTO "card_states" VALUES(3,1,1,236,739674,739673,739673,1,0,1,0,739677);
CREATE TABLE cards (
	card_id INTEGER NOT NULL, 
	note_id INTEGER NOT NULL, 
	ordinal INTEGER NOT NULL, 
	awake INTEGER DEFAULT '1' NOT NULL, 
	PRIMARY KEY (card_id), 
	UNIQUE (note_id, ordinal), 
	FOREIGN KEY(note_id) REFERENCES notes (note_id)
)
 STRICT

;
INSERT INTO "cards" VALUES(1,1,1,1);
INSERT INTO "cards" VALUES(2,2,1,1);
INSERT INTO "cards" VALUES(3,2,2,1);
INSERT INTO "cards" VALUES(4,3,1,1);
INSERT INTO "cards" VALUES(5,4,1,1);
CREATE TABLE decks (
	deck_id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	path TEXT DEFAULT '' NOT NULL, 
	title TEXT DEFAULT '' NOT NULL, 
	language TEXT DEFAULT '' NOT NULL, 
	size INTEGER DEFAULT '0' NOT NULL, 
	mtime_ns INTEGER DEFAULT '0' NOT NULL, 
	digest TEXT DEFAULT '' NOT NULL, 
	reader INTEGER DEFAULT '0' NOT NULL, 
	fault_count INTEGER DEFAULT '0' NOT NULL, 
	first_fault TEXT DEFAULT '' NOT NULL, 
	present INTEGER DEFAULT '1' NOT NULL, 
	PRIMARY KEY (deck_id), 
	UNIQUE (name)
)
 STRICT

;
INSERT INTO "decks" VALUES(1,'ml/optim','ml/optim.yaml','optim','',367,1577836810000000000,'da958e2d372ee07057e61e5a2d144f5b',1,0,'',1);
CREATE TABLE notes (
	note_id INTEGER NOT NULL, 
	uid TEXT NOT NULL, 
	deck_id INTEGER NOT NULL, 
	note_key TEXT DEFAULT '' NOT NULL, 
	id TEXT, 
	position INTEGER NOT NULL, 
	line INTEGER NOT NULL, 
	kind TEXT DEFAULT '' NOT NULL, 
	prompt TEXT DEFAULT '' NOT NULL, 
	answer TEXT, 
	details TEXT DEFAULT '' NOT NULL, 
	awake INTEGER DEFAULT '1' NOT NULL, 
	PRIMARY KEY (note_id), 
	UNIQUE (deck_id, note_key), 
	UNIQUE (uid), 
	FOREIGN KEY(deck_id) REFERENCES decks (deck_id)
)
 STRICT

;
INSERT INTO "notes" VALUES(1,'0672aae43562672f173c',1,'momentum','momentum',0,3,'basic','What is momentum?','A running mean of gradients.','{"points": ["velocity"], "tags": ["optimizer", "sgd"]}',1);
INSERT INTO "notes" VALUES(2,'c2e5eb2df051dd1b8fc9',1,'norms','norms',1,4,'cloze','BN over the {{c1::batch}}, LN over the {{c2::features}}.','','{"tags": ["optimizer"]}',1);
INSERT INTO "notes" VALUES(3,'59d224650de58cf2096f',1,'draft','draft',2,5,'basic','A draft',NULL,'{"tags": ["optimizer"]}',1);
INSERT INTO "notes" VALUES(4,'d7d5d2d0cff88e06be6b',1,'fresh','fresh',3,6,'basic','Never graded?','Right.','{"tags": ["optimizer"]}',1);
CREATE TABLE reviews (
	review_id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	card_id INTEGER NOT NULL, 
	kind TEXT DEFAULT '' NOT NULL, 
	quality INTEGER, 
	at_ms INTEGER NOT NULL, 
	study_day INTEGER NOT NULL, 
	duration_ms INTEGER DEFAULT '0' NOT NULL, 
	void INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT quality_is_sm2s CHECK (quality BETWEEN 0 AND 5), 
	FOREIGN KEY(card_id) REFERENCES cards (card_id)
)
 STRICT

;
INSERT INTO "reviews" VALUES(1,1,'review',4,1769832000000,739647,5000,0);
INSERT INTO "reviews" VALUES(2,1,'review',4,1769918400000,739648,0,0);
INSERT INTO "reviews" VALUES(3,1,'review',2,1770436800000,739654,0,0);
INSERT INTO "reviews" VALUES(4,1,'drill',3,1770440400000,739654,0,0);
INSERT INTO "reviews" VALUES(5,1,'drill',4,1770444000000,739654,0,0);
INSERT INTO "reviews" VALUES(6,1,'review',4,1770523200000,739655,0,0);
INSERT INTO "reviews" VALUES(7,1,'practice',5,1770526800000,739655,0,0);
INSERT INTO "reviews" VALUES(8,2,'review',5,1771560000000,739667,0,0);
INSERT INTO "reviews" VALUES(9,2,'suspend',NULL,1771646400000,739668,0,0);
INSERT INTO "reviews" VALUES(10,3,'review',0,1771992000000,739672,0,1);
INSERT INTO "reviews" VALUES(11,3,'review',3,1772078400000,739673,0,0);
INSERT INTO "reviews" VALUES(12,3,'bury',NULL,1772424000000,739677,0,0);
CREATE INDEX reviews_of_card ON reviews (card_id, at_ms, review_id);
CREATE INDEX reviews_of_day ON reviews (study_day);
CREATE INDEX states_by_due_day ON card_states (due_day);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('reviews',12);
COMMIT;
PRAGMA user_version=1;
