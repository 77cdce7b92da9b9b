// Character references in Markdown text. Numeric ones are complete; of the named ones, those people
// and models write. An unknown name stays as written.

const LATIN = `nbsp:\u00A0 shy:\u00AD ensp:\u2002 emsp:\u2003 thinsp:\u2009 zwnj:\u200C zwj:\u200D lrm:\u200E rlm:\u200F`;
const SIGNS = `amp:& lt:< gt:> quot:" apos:' colon:: comma:, period:. semi:; excl:! quest:? num:# dollar:$ percnt:%
lpar:( rpar:) lsqb:[ lbrack:[ rsqb:] rbrack:] lcub:{ lbrace:{ rcub:} rbrace:} ast:* midast:* plus:+ equals:= sol:/ bsol:\\
vert:| verbar:| grave:\` lowbar:_ commat:@ Hat:^ iexcl:¡ iquest:¿ cent:¢ pound:£ yen:¥ euro:€ curren:¤ copy:© reg:® trade:™
sect:§ para:¶ deg:° micro:µ ordf:ª ordm:º laquo:« raquo:» lsaquo:‹ rsaquo:› ldquo:“ rdquo:” bdquo:„ lsquo:‘ rsquo:’ sbquo:‚
ndash:– mdash:— horbar:― hellip:… mldr:… bull:• middot:· centerdot:· prime:′ Prime:″ oline:‾ frasl:⁄ brvbar:¦ not:¬ macr:¯
uml:¨ acute:´ cedil:¸ circ:ˆ tilde:˜ dagger:† Dagger:‡ permil:‰ sup1:¹ sup2:² sup3:³ frac12:½ half:½ frac14:¼ frac34:¾
check:✓ checkmark:✓ cross:✗ star:☆ starf:★ phone:☎ female:♀ male:♂ spades:♠ clubs:♣ hearts:♥ diams:♦ loz:◊ numero:№`;
const LETTERS = `Agrave:À Aacute:Á Acirc:Â Atilde:Ã Auml:Ä Aring:Å AElig:Æ Ccedil:Ç Egrave:È Eacute:É Ecirc:Ê Euml:Ë Igrave:Ì
Iacute:Í Icirc:Î Iuml:Ï ETH:Ð Ntilde:Ñ Ograve:Ò Oacute:Ó Ocirc:Ô Otilde:Õ Ouml:Ö Oslash:Ø Ugrave:Ù Uacute:Ú Ucirc:Û Uuml:Ü
Yacute:Ý THORN:Þ szlig:ß agrave:à aacute:á acirc:â atilde:ã auml:ä aring:å aelig:æ ccedil:ç egrave:è eacute:é ecirc:ê euml:ë
igrave:ì iacute:í icirc:î iuml:ï eth:ð ntilde:ñ ograve:ò oacute:ó ocirc:ô otilde:õ ouml:ö oslash:ø ugrave:ù uacute:ú ucirc:û
uuml:ü yacute:ý thorn:þ yuml:ÿ OElig:Œ oelig:œ Scaron:Š scaron:š Yuml:Ÿ fnof:ƒ
Alpha:Α Beta:Β Gamma:Γ Delta:Δ Epsilon:Ε Zeta:Ζ Eta:Η Theta:Θ Iota:Ι Kappa:Κ Lambda:Λ Mu:Μ Nu:Ν Xi:Ξ Omicron:Ο Pi:Π Rho:Ρ
Sigma:Σ Tau:Τ Upsilon:Υ Phi:Φ Chi:Χ Psi:Ψ Omega:Ω alpha:α beta:β gamma:γ delta:δ epsilon:ε zeta:ζ eta:η theta:θ iota:ι
kappa:κ lambda:λ mu:μ nu:ν xi:ξ omicron:ο pi:π rho:ρ sigmaf:ς sigma:σ tau:τ upsilon:υ phi:φ chi:χ psi:ψ omega:ω`;
const MATH = `times:× divide:÷ div:÷ plusmn:± pm:± minus:− lowast:∗ radic:√ prop:∝ infin:∞ ang:∠ and:∧ or:∨ cap:∩ cup:∪ int:∫
there4:∴ sim:∼ cong:≅ asymp:≈ approx:≈ ne:≠ equiv:≡ le:≤ leq:≤ ge:≥ geq:≥ sub:⊂ sup:⊃ nsub:⊄ sube:⊆ supe:⊇ oplus:⊕
otimes:⊗ perp:⊥ sdot:⋅ forall:∀ part:∂ exist:∃ empty:∅ nabla:∇ isin:∈ in:∈ notin:∉ ni:∋ prod:∏ sum:∑ larr:← uarr:↑ rarr:→
darr:↓ harr:↔ crarr:↵ lArr:⇐ uArr:⇑ rArr:⇒ dArr:⇓ hArr:⇔ lceil:⌈ rceil:⌉ lfloor:⌊ rfloor:⌋ lang:⟨ rang:⟩ aleph:ℵ image:ℑ
real:ℜ weierp:℘ hbar:ℏ`;

const NAMED = new Map(
  [SIGNS, LETTERS, MATH]
    .flatMap((list) => list.split(/\s+/))
    .concat(LATIN.split(' '))
    .map((entry) => {
      const colon = entry.indexOf(':');
      return [entry.slice(0, colon), entry.slice(colon + 1)];
    }),
);

/** Replaces character references (`&amp;`, `&#8212;`, `&#x2014;`) by what they stand for. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replaceAll(
    /&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([a-zA-Z]\w*));/g,
    (whole, decimal, hex, name) => {
      if (name !== undefined) return NAMED.get(name) ?? whole;
      return characterAt(decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal));
    },
  );
}

function characterAt(code: number): string {
  const invalid = code === 0 || code > 0x10_ff_ff || (code >= 0xd8_00 && code <= 0xdf_ff);
  return invalid ? '\uFFFD' : String.fromCodePoint(code);
}
