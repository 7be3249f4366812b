"""What each command and character of LaTeX math stands for: tables, and nothing that runs.

The signs are those of the unicode-math table of the LaTeX project, in the form that terminal
fonts have; where two forms exist the plainer one is taken (| for \\mid, * for \\ast).
"""

from __future__ import annotations

from typing import Final

from flashq.terminal.formulas.tree import Kind, Symbol


def _words(text: str) -> list[str]:
    return text.split()


def _table(pairs: str, kind: Kind, limits: bool = False) -> dict[str, Symbol]:
    words = pairs.split()
    return {
        "\\" + name: Symbol(sign, kind, limits)
        for name, sign in zip(words[::2], words[1::2], strict=True)
    }


_ORDINARY = """
alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι
kappa κ varkappa ϰ lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ
varsigma ς tau τ upsilon υ phi φ varphi φ chi χ psi ψ omega ω digamma ϝ
Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω
varGamma Γ varDelta Δ varTheta Θ varLambda Λ varXi Ξ varPi Π varSigma Σ varPhi Φ varPsi Ψ varOmega Ω
Alpha Α Beta Β Epsilon Ε Zeta Ζ Eta Η Iota Ι Kappa Κ Mu Μ Nu Ν Rho Ρ Tau Τ Chi Χ
infty ∞ infin ∞ partial ∂ nabla ∇ hbar ℏ hslash ℏ ell ℓ Re ℜ Im ℑ wp ℘ aleph ℵ beth ℶ gimel ℷ
imath ı jmath ȷ emptyset ∅ varnothing ∅ forall ∀ exists ∃ nexists ∄ neg ¬ lnot ¬ top ⊤ bot ⊥
angle ∠ measuredangle ∡ triangle △ square □ Box □ blacksquare ■ diamondsuit ♢ heartsuit ♡ clubsuit ♣
spadesuit ♠ sharp ♯ flat ♭ natural ♮ prime ′ backprime ‵ checkmark ✓ dagger † ddagger ‡ S § P ¶
ldots … dots … cdots ⋯ dotsb ⋯ dotsc … dotsm ⋯ dotsi ⋯ dotso … vdots ⋮
ddots ⋱ iddots ⋰ mathellipsis … degree ° pounds £ yen ¥ euro € copyright © complement ∁
eth ð intercal ⊺ surd √ bigstar ★
lozenge ◊ blacktriangle ▲ triangledown ▽ diagup ╱ diagdown ╲ Bbbk 𝕜 mho ℧ R ℝ N ℕ Z ℤ Q ℚ C ℂ
and ∧ or ∨ exist ∃ empty ∅ thetasym ϑ reals ℝ natnums ℕ Reals ℝ
textdegree ° textellipsis … textbar | textasciitilde ~ textbackslash \\
backslash \\ lq ‘ rq ’ quote " textquotedbl " slash /
"""
_BINARY = """
pm ± mp ∓ times × div ÷ cdot · centerdot · cdotp · ast * star ⋆ circ ∘ bullet • cap ∩ cup ∪ uplus ⊎
sqcap ⊓ sqcup ⊔ vee ∨ lor ∨ wedge ∧ land ∧ setminus ∖ smallsetminus ∖ wr ≀ diamond ⋄ oplus ⊕
ominus ⊖ otimes ⊗ oslash ⊘ odot ⊙ bigcirc ◯ amalg ⨿ boxplus ⊞ boxminus ⊟ boxtimes ⊠ boxdot ⊡
ltimes ⋉ rtimes ⋊ veebar ⊻ barwedge ⊼ circledast ⊛ circledcirc ⊚ dotplus ∔ bmod mod oast ⊛
"""
_RELATION = """
leq ≤ le ≤ leqslant ≤ geq ≥ ge ≥ geqslant ≥ lt < gt > neq ≠ ne ≠ equiv ≡ approx ≈ approxeq ≊
thickapprox ≈ sim ∼ thicksim ∼ simeq ≃ eqsim ≂ cong ≅ propto ∝ varpropto ∝ asymp ≍ doteq ≐
triangleq ≜ coloneqq ≔ coloneq ≔ eqqcolon ≕ ll ≪ gg ≫ lll ⋘ ggg ⋙ lesssim ≲ gtrsim ≳ lessgtr ≶
gtrless ≷ leqq ≦ geqq ≧ nleq ≰ ngeq ≱ nless ≮ ngtr ≯ lneq ⪇ gneq ⪈
in ∈ notin ∉ ni ∋ owns ∋ subset ⊂ supset ⊃ subseteq ⊆ supseteq ⊇ subsetneq ⊊ supsetneq ⊋
nsubseteq ⊈ nsupseteq ⊉ sqsubseteq ⊑ sqsupseteq ⊒ sqsubset ⊏ sqsupset ⊐ Subset ⋐ Supset ⋑
prec ≺ succ ≻ preceq ⪯ succeq ⪰ preccurlyeq ≼ succcurlyeq ≽ precsim ≾ succsim ≿ vdash ⊢ dashv ⊣
models ⊨ vDash ⊨ Vdash ⊩ Vvdash ⊪ nvdash ⊬ nvDash ⊭ perp ⟂ parallel ∥ nparallel ∦ mid | nmid ∤
bowtie ⋈ Join ⋈ smile ⌣ frown ⌢ between ≬ therefore ∴ because ∵
to → rightarrow → gets ← leftarrow ← leftrightarrow ↔ uparrow ↑ downarrow ↓ updownarrow ↕
Rightarrow ⇒ Leftarrow ⇐ Leftrightarrow ⇔ Uparrow ⇑ Downarrow ⇓ Updownarrow ⇕ implies ⟹ impliedby ⟸
iff ⟺ longrightarrow ⟶ longleftarrow ⟵ longleftrightarrow ⟷ Longrightarrow ⟹ Longleftarrow ⟸
Longleftrightarrow ⟺ mapsto ↦ longmapsto ⟼ hookrightarrow ↪ hookleftarrow ↩ nearrow ↗ searrow ↘
swarrow ↙ nwarrow ↖ rightharpoonup ⇀ rightharpoondown ⇁ leftharpoonup ↼ leftharpoondown ↽
rightleftharpoons ⇌ leftrightharpoons ⇋ leadsto ⇝ rightsquigarrow ⇝ rightrightarrows ⇉
leftleftarrows ⇇ rightleftarrows ⇄ leftrightarrows ⇆ nrightarrow ↛ nleftarrow ↚ nRightarrow ⇏
nLeftarrow ⇍ twoheadrightarrow ↠ rightarrowtail ↣ curvearrowright ↷ curvearrowleft ↶
circlearrowleft ↺ circlearrowright ↻ upharpoonright ↾ restriction ↾ dashrightarrow ⇢ multimap ⊸
triangleright ▷ triangleleft ◁ trianglerighteq ⊵ trianglelefteq ⊴ vartriangleright ⊳
vartriangleleft ⊲ blacktriangleright ▶ rarr → larr ← rArr ⇒ lArr ⇐ harr ↔ hArr ⇔ Rarr ⇒ Larr ⇐
isin ∈ sub ⊂ sube ⊆ supe ⊇ ncong ≇ colon :
"""
_BIG = """
sum ∑ prod ∏ coprod ∐ int ∫ iint ∬ iiint ∭ oint ∮ oiint ∯ bigcap ⋂ bigcup ⋃ bigvee ⋁ bigwedge ⋀
bigoplus ⨁ bigotimes ⨂ bigodot ⨀ biguplus ⨄ bigsqcup ⨆ intop ∫ smallint ∫
"""
OPENING: Final = dict(
    zip(
        _words(
            "( [ \\{ \\lbrace \\lbrack \\lparen \\langle \\lfloor \\lceil \\lVert \\lvert \\lBrace "
            "\\llbracket \\lang \\ulcorner \\lgroup \\lmoustache"
        ),
        _words("( [ { { [ ( ⟨ ⌊ ⌈ ‖ | ⦃ ⟦ ⟨ ⌜ ( ⎰"),
        strict=True,
    )
)
CLOSING: Final = dict(
    zip(
        _words(
            ") ] \\} \\rbrace \\rbrack \\rparen \\rangle \\rfloor \\rceil \\rVert \\rvert \\rBrace "
            "\\rrbracket \\rang \\urcorner \\rgroup \\rmoustache"
        ),
        _words(") ] } } ] ) ⟩ ⌋ ⌉ ‖ | ⦄ ⟧ ⟩ ⌝ ) ⎱"),
        strict=True,
    )
)
BARS: Final = {"|": "|", "\\|": "‖", "||": "‖", "\\vert": "|", "\\Vert": "‖", "∣": "|", "‖": "‖"}
# What \left, \right, \middle and \big may be followed by; "." is no delimiter.
DELIMITERS: Final = {
    **OPENING,
    **CLOSING,
    **BARS,
    ".": "",
    "/": "/",
    "<": "⟨",
    ">": "⟩",
    "\\lt": "⟨",
    "\\gt": "⟩",
    "\\backslash": "\\",
    "\\uparrow": "↑",
    "\\downarrow": "↓",
    "\\Uparrow": "⇑",
    "\\Downarrow": "⇓",
    "\\updownarrow": "↕",
    "\\mid": "|",
    "\\parallel": "‖",
    "⟨": "⟨",
    "⟩": "⟩",
    "（": "（",
    "）": "）",
}

_NAMES = """log ln lg exp sin cos tan cot sec csc sinh cosh tanh coth sech csch arcsin arccos arctan
arccot arg deg dim hom ker tr Tr rank diag sign sgn erf Var Cov softmax sigmoid grad curl"""
_LIMIT_NAMES = """max min sup inf lim limsup liminf argmax argmin det gcd lcm Pr injlim projlim
varlimsup varliminf plim esssup"""
_SPELT = {"limsup": "lim sup", "liminf": "lim inf", "varlimsup": "lim sup", "varliminf": "lim inf"}

COMMANDS: Final[dict[str, Symbol]] = {
    **_table(_ORDINARY, Kind.ORD),
    **_table(_BINARY, Kind.BIN),
    **_table(_RELATION, Kind.REL),
    **_table(_BIG, Kind.BIG, limits=True),
    **{"\\" + name: Symbol(name, Kind.NAME) for name in _NAMES.split()},
    **{
        "\\" + name: Symbol(_SPELT.get(name, name), Kind.NAME, limits=True)
        for name in _LIMIT_NAMES.split()
    },
    **{name: Symbol(sign, Kind.OPEN) for name, sign in OPENING.items()},
    **{name: Symbol(sign, Kind.CLOSE) for name, sign in CLOSING.items()},
    **{name: Symbol(sign, Kind.MID) for name, sign in BARS.items()},
    "\\colon": Symbol(":", Kind.PUNCT),
    "\\%": Symbol("%", Kind.POSTFIX),
    "\\#": Symbol("#"),
    "\\$": Symbol("$"),
    "\\&": Symbol("&"),
    "\\_": Symbol("_"),
    "\\-": Symbol("−", Kind.BIN),
    "\\*": Symbol("*", Kind.BIN),
    "\\~": Symbol("~"),
    "\\'": Symbol("′"),
    "\\mathbb1": Symbol("𝟙"),
}

# Names of functions that people type as plain letters; max_x means the same as \max_x.
PLAIN_NAMES: Final = {
    name: COMMANDS["\\" + name]
    for name in _words("log ln exp sin cos tan tanh max min argmax argmin lim softmax sigmoid")
}

CHARACTERS: Final[dict[str, Symbol]] = {
    **{sign: Symbol(sign, Kind.BIN) for sign in "+×÷±∓∩∪∧∨⊕⊗⊙∘*·∗⋅⊖∖"},
    **{sign: Symbol("−", Kind.BIN) for sign in "-−–"},
    "∗": Symbol("*", Kind.BIN),
    "⋅": Symbol("·", Kind.BIN),
    **{sign: Symbol(sign, Kind.REL) for sign in "=<>≤≥≠≡≈∼≃≅∝≪≫∈∉∋⊂⊃⊆⊇→←↔⇒⇐⇔↦⟶⟵⟹⟸⟺⊢⊨∥≜≺≻⟂"},
    "<=": Symbol("≤", Kind.REL),
    "<<": Symbol("≪", Kind.REL),
    ">>": Symbol("≫", Kind.REL),
    ">=": Symbol("≥", Kind.REL),
    "->": Symbol("→", Kind.REL),
    "=>": Symbol("⇒", Kind.REL),
    "==": Symbol("==", Kind.REL),
    ":=": Symbol(":=", Kind.REL),
    "+=": Symbol("+=", Kind.REL),
    "-=": Symbol("−=", Kind.REL),
    ":": Symbol(":", Kind.REL),
    **{sign: Symbol(sign, Kind.PUNCT) for sign in ",;"},
    "!": Symbol("!", Kind.POSTFIX),
    "%": Symbol("%", Kind.POSTFIX),
    "/": Symbol("/", Kind.SLASH),
    "...": Symbol("…"),
    "≦": Symbol("≤", Kind.REL),
    "≧": Symbol("≥", Kind.REL),
    **{sign: Symbol(sign, Kind.BIG, limits=True) for sign in "∑∏∫∮⋃⋂"},
    **{sign: Symbol(sign, Kind.OPEN) for sign in "⟨⌊⌈（【「"},
    **{sign: Symbol(sign, Kind.CLOSE) for sign in "⟩⌋⌉）】」"},
    **{sign: COMMANDS[sign] for sign in "()[]|"},
    "||": Symbol("||", Kind.MID),  # a norm, two bars or a relation: its row decides
    "∣": COMMANDS["∣"],
    "‖": COMMANDS["‖"],
}

MULTIPLICATIVE: Final = frozenset("×÷·*∘⋆⊗⊙⊘∙•")

NEGATED: Final = {
    "=": "≠", "∈": "∉", "≡": "≢", "∼": "≁", "≈": "≉", "≃": "≄", "≅": "≇", "<": "≮", ">": "≯",
    "≤": "≰", "≥": "≱", "⊂": "⊄", "⊃": "⊅", "⊆": "⊈", "⊇": "⊉", "|": "∤", "∥": "∦", "∃": "∄",
    "→": "↛", "←": "↚", "⇒": "⇏", "⇐": "⇍", "↔": "↮", "⇔": "⇎", "⊢": "⊬", "⊨": "⊭", "∋": "∌",
    "≺": "⊀", "≻": "⊁",
}  # fmt: skip

# Blanks, in cells; 0 is a thin one.
SPACES: Final = {
    "\\ ": 1, "~": 1, "\\space": 1, "\\nobreakspace": 1, "\\enspace": 1, "\\quad": 2, "\\qquad": 4,
    "\\,": 0, "\\:": 0, "\\;": 0, "\\>": 0, "\\thinspace": 0, "\\medspace": 0, "\\thickspace": 0,
    "\\\n": 1, "\\\t": 1, "\\\r": 1, "\\enskip": 1,
}  # fmt: skip

# Commands that change nothing a terminal could show.
IGNORED: Final = frozenset(
    _words(
        "\\! \\displaystyle \\textstyle \\scriptstyle \\scriptscriptstyle \\nonumber \\notag "
        "\\negthinspace \\negmedspace \\negthickspace \\allowbreak \\nobreak \\break \\relax "
        "\\noindent \\centering \\tiny \\scriptsize \\small \\normalsize \\large \\Large \\LARGE "
        "\\huge \\Huge \\mathstrut \\strut \\null \\hfill \\hfil \\/ \\( \\) \\[ \\] \\protect "
        "\\ensuremath \\unboldmath \\hidewidth \\par \\smash \\nolinebreak \\linebreak \\newline "
        "\\bigskip \\medskip \\smallskip \\displaylimits \\@"
    )
)

SIZES: Final = frozenset(
    "\\" + size + side for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m")
)

# Zero-width signs that people's notes carry along from web pages; they mean nothing.
INVISIBLE: Final = frozenset("\u200b\u2061\u2062\u2063\u2064\ufeff\u00ad")
