"""The style sheet of flashq's note types: for day and night, phones and desktops.

Everything is on the card or in the system; nothing is loaded. Choices that are right are marked
on the answer's side alone. Colours are legible on white and on what Anki and AnkiDroid have for
night (contrast 4.5 and more).
"""

_FONTS = (
    '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", Arial, '
    '"PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", '
    '"Source Han Sans SC", "WenQuanYi Micro Hei", sans-serif'
)
_CODE_FONTS = (
    'ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", '
    '"PingFang SC", "Microsoft YaHei", "Noto Sans Mono CJK SC", "Noto Sans CJK SC", monospace'
)

CSS = f"""\
.card {{
  --text: #1f2328; --muted: #59636e; --line: #d1d9e0; --tint: #f3f5f7;
  --link: #0969da; --accent: #0550ae; --right: #116329; --right-tint: #e3f5e6;
  --keyword: #cf222e; --string: #0a3069; --number: #0550ae; --comment: #59636e;
  --function: #6639ba; --builtin: #953800; --added: #116329; --removed: #b31d28;
  margin: 0 auto; padding: 16px 20px; max-width: 46rem;
  font-family: {_FONTS};
  font-size: 18px; line-height: 1.6; text-align: left;
  color: var(--text); background-color: #fff;
  overflow-wrap: break-word; -webkit-text-size-adjust: 100%;
}}
.card.nightMode, .card.night_mode, .nightMode .card, .night_mode .card {{
  --text: #e3e6ea; --muted: #a3acb6; --line: #50555b; --tint: #3a3d41;
  --link: #79b8ff; --accent: #79c0ff; --right: #7ee787; --right-tint: #24402b;
  --keyword: #ff938a; --string: #a5d6ff; --number: #79c0ff; --comment: #a3acb6;
  --function: #d2a8ff; --builtin: #ffb27a; --added: #7ee787; --removed: #ffa198;
  color: var(--text); background-color: #2b2c2e;
}}
@media (max-width: 500px) {{
  .card {{ font-size: 17px; padding: 10px 12px; }}
}}
.flashq > section {{ margin: 0 0 1rem; }}
.flashq :first-child {{ margin-top: 0; }}
.flashq section > :last-child, .flashq li > :last-child {{ margin-bottom: 0; }}
.flashq p, .flashq ul, .flashq ol, .flashq dl {{ margin: 0 0 .75em; }}
.flashq ul, .flashq ol {{ padding-left: 1.5em; }}
.flashq li > ul, .flashq li > ol {{ margin-bottom: 0; }}
.flashq li {{ margin: .15em 0; }}
.flashq h1, .flashq h2, .flashq h3, .flashq h4, .flashq h5, .flashq h6 {{
  margin: 1em 0 .4em; font-size: 1.05em; line-height: 1.4;
}}
.flashq h1 {{ font-size: 1.25em; }}
.flashq h2 {{ font-size: 1.15em; }}
.flashq dt {{ font-weight: 600; }}
.flashq dd {{ margin: 0 0 .5em 1.5em; }}
.flashq blockquote {{
  margin: 0 0 .75em; padding: 0 0 0 .9em; border-left: 3px solid var(--line); color: var(--muted);
}}
.flashq a {{ color: var(--link); overflow-wrap: anywhere; }}
.flashq img {{ display: inline-block; max-width: 100%; height: auto; }}
.flashq hr {{ height: 1px; margin: 1em 0; border: 0; background: var(--line); }}
.flashq .question {{ font-size: 1.06em; font-weight: 500; }}
.flashq .question p {{ margin-bottom: .6em; }}

.flashq .zh {{ display: none; }}
.flashq:lang(zh) .zh {{ display: inline; }}
.flashq:lang(zh) .en {{ display: none; }}

.flashq details {{
  margin: 0 0 1rem; padding: .35em .8em; border: 1px solid var(--line); border-radius: 8px;
}}
.flashq summary {{
  padding: .2em 0; color: var(--muted); font-size: .9em; font-weight: 600; cursor: pointer;
}}
.flashq details[open] summary {{ margin-bottom: .3em; }}
.flashq details > :last-child {{ margin-bottom: .3em; }}

.flashq .choices {{ margin: 0; padding: 0; list-style: none; counter-reset: choice; }}
.flashq .choices.several::before {{
  content: "Several are right"; color: var(--muted); font-size: .85em; font-weight: 600;
}}
.flashq:lang(zh) .choices.several::before {{ content: "多选"; }}
.flashq .choices > li {{
  position: relative; margin: .4em 0; padding: .35em 2em .35em 2.3em;
  border: 1px solid var(--line); border-radius: 8px; counter-increment: choice;
}}
.flashq .choices > li::before {{
  content: counter(choice, upper-alpha) "."; position: absolute; left: .8em;
  color: var(--muted); font-weight: 600;
}}
.flashq.back .choices > .right {{ border-color: var(--right); background: var(--right-tint); }}
.flashq.back .choices > .right::before {{ color: var(--right); }}
.flashq.back .choices > .right::after {{
  content: "✓"; position: absolute; right: .7em; top: .35em; color: var(--right); font-weight: 700;
}}

.flashq .accepted {{ margin: 0; padding: 0; list-style: none; }}
.flashq .accepted > li {{
  display: inline-block; margin: 0 .4em .3em 0; padding: 0 .6em;
  border: 1px solid var(--line); border-radius: 6px;
}}
#typeans {{
  box-sizing: border-box; width: 100%; padding: .4em .6em;
  font-family: {_CODE_FONTS}; font-size: .95em;
}}
code#typeans {{ display: block; padding: 0; background: none; white-space: pre-wrap; }}
.nightMode input#typeans, .night_mode input#typeans {{
  color: var(--text); background: var(--tint); border: 1px solid var(--line);
}}
.cloze {{ color: var(--accent); font-weight: 700; }}
.cloze mjx-container {{ color: var(--accent); }}

.flashq .explanation {{ padding-top: .8em; border-top: 1px dashed var(--line); }}
.flashq footer {{
  margin-top: 1.4em; padding-top: .7em; border-top: 1px solid var(--line);
  color: var(--muted); font-size: .8em; line-height: 1.5;
}}
.flashq hr + footer {{ margin-top: 0; padding-top: 0; border-top: 0; }}
.flashq footer > div {{ margin: 0 0 .4em; }}
.flashq footer .en, .flashq footer .zh {{ margin-right: .5em; font-weight: 600; }}
.flashq footer ul {{ margin: 0; padding-left: 1.2em; }}
.flashq .chip {{
  display: inline-block; margin: .1em .1em; padding: 0 .55em; border-radius: 1em;
  background: var(--tint); color: var(--muted); overflow-wrap: anywhere;
}}
.flashq .source {{ opacity: .8; font-size: .9em; overflow-wrap: anywhere; }}

.flashq code, .flashq pre {{ font-family: {_CODE_FONTS}; }}
.flashq code {{
  padding: .1em .3em; border-radius: 4px; background: var(--tint); font-size: .88em;
}}
.flashq pre {{
  margin: 0 0 .75em; padding: .6em .8em; border-radius: 8px; background: var(--tint);
  font-size: .82em; line-height: 1.5; overflow-x: auto; white-space: pre; tab-size: 4;
}}
.flashq pre code {{ padding: 0; background: none; font-size: inherit; }}
.flashq .table {{ margin: 0 0 .75em; overflow-x: auto; }}
.flashq table {{ border-collapse: collapse; font-size: .92em; line-height: 1.45; }}
.flashq th, .flashq td {{
  padding: .3em .65em; border: 1px solid var(--line); text-align: left; vertical-align: top;
  overflow-wrap: normal;
}}
.flashq th {{ background: var(--tint); font-weight: 600; }}
.flashq .left {{ text-align: left; }}
.flashq .center {{ text-align: center; }}
.flashq td.right, .flashq th.right {{ text-align: right; }}
.flashq mjx-container[display="true"] {{
  margin: .6em 0; max-width: 100%; overflow-x: auto; overflow-y: hidden;
}}
.flashq .formula {{ margin: 0 0 .75em; }}
.flashq .formula mjx-container[display="true"] {{ margin: 0; }}

.highlight .k, .highlight .kc, .highlight .kd, .highlight .kn, .highlight .kp, .highlight .kr,
.highlight .ow, .highlight .nt {{ color: var(--keyword); }}
.highlight .s, .highlight .s1, .highlight .s2, .highlight .sa, .highlight .sb, .highlight .sc,
.highlight .sd, .highlight .se, .highlight .sh, .highlight .si, .highlight .sr, .highlight .ss,
.highlight .sx, .highlight .dl {{ color: var(--string); }}
.highlight .m, .highlight .mb, .highlight .mf, .highlight .mh, .highlight .mi, .highlight .mo,
.highlight .il, .highlight .na, .highlight .no {{ color: var(--number); }}
.highlight .c, .highlight .c1, .highlight .ch, .highlight .cm, .highlight .cp,
.highlight .cpf, .highlight .cs {{ color: var(--comment); }}
.highlight .nf, .highlight .fm, .highlight .nc, .highlight .nd {{ color: var(--function); }}
.highlight .nb, .highlight .bp, .highlight .kt, .highlight .ne, .highlight .nn, .highlight .nv,
.highlight .vc, .highlight .vg, .highlight .vi, .highlight .vm {{ color: var(--builtin); }}
.highlight .gi {{ color: var(--added); }}
.highlight .gd {{ color: var(--removed); }}
.highlight .gh, .highlight .gu, .highlight .gs {{ font-weight: 600; }}
.highlight .ge {{ font-style: italic; }}
"""
