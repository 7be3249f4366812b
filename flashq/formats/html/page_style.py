"""The style sheet of the cram sheet: compact and black on white on paper, dark at night on screen.

The paper's size is left to the printer, so that A4 and Letter both do. Nothing relies on colours
or backgrounds, which browsers leave out in print.
"""

STYLE = """\
:root {
  color-scheme: light;
  --ink: #16181d; --quiet: #5b6270; --rule: #c9cdd6; --paper: #fff; --raised: #f5f6f8;
  --mark: #0b5c2e; --missed: #a3271b; --link: #0b4f9e;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    color-scheme: dark;
    --ink: #e3e5ea; --quiet: #9aa2b1; --rule: #3a404c; --paper: #15171c; --raised: #1f232b;
    --mark: #7fd6a0; --missed: #ff9a8d; --link: #8fbcff;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 1.2rem; max-width: 52rem; background: var(--paper); color: var(--ink);
  font-size: 16px; line-height: 1.5; overflow-wrap: break-word;
}
body, [lang] {
  font-family: "Segoe UI", "Helvetica Neue", Helvetica, Arial, "Liberation Sans", "PingFang SC",
    "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC",
    "Source Han Sans SC", "WenQuanYi Micro Hei", sans-serif;
}
[lang|="zh-Hant" i], [lang="zh-TW" i], [lang="zh-HK" i] {
  font-family: "Segoe UI", "Helvetica Neue", Helvetica, Arial, "Liberation Sans", "PingFang TC",
    "PingFang HK", "Microsoft JhengHei", "Noto Sans CJK TC", "Noto Sans TC", "Source Han Sans TC",
    sans-serif;
}
[lang|="ja" i] {
  font-family: "Segoe UI", "Helvetica Neue", Helvetica, Arial, "Hiragino Sans", "Yu Gothic",
    Meiryo, "Noto Sans CJK JP", "Noto Sans JP", sans-serif;
}
code, pre {
  font-family: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono",
    "PingFang SC", "Microsoft YaHei", "Noto Sans Mono CJK SC", "Noto Sans CJK SC", monospace;
}
math {
  font-family: "Cambria Math", "STIX Two Math", "Latin Modern Math", "Libertinus Math",
    "NewComputerModern Math", "TeX Gyre Termes Math", "DejaVu Math TeX Gyre", "Noto Sans Math",
    math;
}
mtext {
  font-family: "Cambria Math", "STIX Two Text", "Times New Roman", "Songti SC", SimSun,
    "Noto Serif CJK SC", "Noto Sans CJK SC", serif;
}
a { color: var(--link); }
h1 { margin: 0 0 .6rem; font-size: 1.6em; line-height: 1.2; }
h2 {
  margin: 1.6rem 0 .5rem; padding-bottom: .15rem; border-bottom: 2px solid var(--ink);
  font-size: 1.25em; line-height: 1.25;
}
h2 small { float: right; font-weight: normal; font-size: .65em; line-height: 2; }
h2 small, .refs, .label, nav small { color: var(--quiet); }
nav ol { margin: 0; padding: 0; columns: 16rem; list-style: none; }
nav li { break-inside: avoid; }
.note { padding: .55rem 0 .6rem; border-bottom: 1px solid var(--rule); }
.note :is(h1, h2, h3, h4, h5, h6) {
  margin: .4rem 0 .2rem; padding: 0; border: 0; font-size: 1em; line-height: inherit;
}
.note :is(p, ul, ol, dl, pre, blockquote, .table, .formula) { margin: .25rem 0; }
.note :is(ul, ol) { padding-left: 1.5em; }
.note li > p { margin: 0; }
.table, .formula { max-width: 100%; overflow-x: auto; }
.question { font-weight: 650; }
.question :is(strong, b) { font-weight: 850; }
.cloze { font-weight: normal; }
.cloze :is(strong, b) { font-weight: 700; border-bottom: .1em solid var(--mark); }
.answer, .explanation { margin-top: .2rem; }
.explanation { padding-left: .6em; border-left: .2em solid var(--rule); }
.choices { list-style: upper-alpha; }
.choices .right, .accepted { font-weight: 650; }
.note ul.accepted { padding: 0; }
.accepted li { display: inline; }
.accepted li + li::before { content: "|"; margin: 0 .6em; color: var(--quiet); }
.label { font-size: .85em; }
.points { margin-top: .3rem; }
.points .label { margin-right: .8em; }
.points :is(ul, li) { display: inline; margin: 0; padding: 0; }
.points li { margin-right: .9em; }
.points li::before { content: "▪\u00a0"; color: var(--quiet); }
.note .missed { padding-left: 1.3em; }
.whole { white-space: nowrap; }
.missed li::marker { content: "✗ "; color: var(--missed); }
.count { margin-left: .5em; color: var(--missed); font-size: .85em; white-space: nowrap; }
.refs { margin: .3rem 0 0; font-size: .72em; line-height: 1.35; overflow-wrap: anywhere; }
.refs a { color: inherit; }
code { font-size: .9em; }
pre {
  padding: .35rem .5rem; border: 1px solid var(--rule); border-radius: 3px;
  background: var(--raised); line-height: 1.35; white-space: pre-wrap; overflow-wrap: anywhere;
  tab-size: 4;
}
pre, pre * { font-weight: normal; }
blockquote { padding-left: .6em; border-left: .2em solid var(--rule); }
table { border-collapse: collapse; font-size: .95em; }
th, td { padding: .1rem .45rem; border: 1px solid var(--rule); text-align: left; }
:is(th, td).right { text-align: right; }
:is(th, td).center { text-align: center; }
.footnotes { width: 6em; margin: .3rem 0; }
.footnote { font-size: .85em; }
.footnote p, .unused { display: inline; }
img { max-width: 100%; max-height: 18rem; vertical-align: middle; }
math { font-size: 1.06em; font-weight: normal; }
math[display="block"] { margin: .3rem 0; max-width: 100%; overflow-x: auto; overflow-y: hidden; }
mtable { width: auto; }
mtd { border: 0; }
mo.vec { font-size: .7em; }
code.tex {
  border-bottom: 1px dotted var(--missed); overflow-wrap: anywhere; white-space: pre-wrap;
}
code.display { display: block; }
/* Chromium does not know menclose; Firefox and Safari draw it themselves. */
@supports (not (-webkit-backdrop-filter: blur(1px))) and (not (-moz-appearance: none)) {
  menclose { position: relative; }
  menclose[notation~="box"] { padding: .1em .15em; border: .05em solid; }
  menclose[notation~="updiagonalstrike"] {
    background: linear-gradient(
      to top right, transparent 48%, currentcolor 48% 52%, transparent 52%);
  }
  menclose[notation~="downdiagonalstrike"] {
    background: linear-gradient(
      to top left, transparent 48%, currentcolor 48% 52%, transparent 52%);
  }
}
@page { margin: 13mm 12mm 14mm; }
@page {
  @bottom-center {
    content: counter(page) " / " counter(pages);
    font: 8pt "Helvetica Neue", Arial, "Liberation Sans", sans-serif; color: #5b6270;
  }
}
@media print {
  body { max-width: none; padding: 0; font-size: 9pt; line-height: 1.35; }
  h1 { font-size: 15pt; margin-bottom: 4pt; }
  h2 { margin: 11pt 0 2pt; font-size: 11.5pt; }
  h2, .question, .label { break-after: avoid; }
  .note { padding: 3pt 0; break-inside: avoid; }
  .note :is(p, ul, ol, dl, pre, blockquote, .table, .formula) { margin: 1.5pt 0; }
  .table, .formula { overflow: visible; }
  pre, table, img, math { break-inside: avoid; }
  p, li { orphans: 2; widows: 2; }
  pre { padding: 2pt 4pt; background: none; font-size: 8.2pt; }
  img { max-height: 7cm; }
  a { color: inherit; text-decoration: none; }
  nav { font-size: 8.5pt; }
}
"""
