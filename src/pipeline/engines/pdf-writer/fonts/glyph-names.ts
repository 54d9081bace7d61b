/**
 * Names of the Latin glyphs in the order of the standard strings of CFF (SID 1-228; Adobe technical note 5176, appendix A),
 * and the character of each.
 */
const latinNames = (
  'space exclam quotedbl numbersign dollar percent ampersand quoteright parenleft parenright asterisk plus comma ' +
  'hyphen period slash zero one two three four five six seven eight nine colon semicolon less equal greater ' +
  'question at A B C D E F G H I J K L M N O P Q R S T U V W X Y Z bracketleft backslash bracketright ' +
  'asciicircum underscore quoteleft a b c d e f g h i j k l m n o p q r s t u v w x y z braceleft bar braceright ' +
  'asciitilde exclamdown cent sterling fraction yen florin section currency quotesingle quotedblleft ' +
  'guillemotleft guilsinglleft guilsinglright fi fl endash dagger daggerdbl periodcentered paragraph bullet ' +
  'quotesinglbase quotedblbase quotedblright guillemotright ellipsis perthousand questiondown grave acute ' +
  'circumflex tilde macron breve dotaccent dieresis ring cedilla hungarumlaut ogonek caron emdash AE ordfeminine ' +
  'Lslash Oslash OE ordmasculine ae dotlessi lslash oslash oe germandbls onesuperior logicalnot mu trademark Eth ' +
  'onehalf plusminus Thorn onequarter divide brokenbar degree thorn threequarters twosuperior registered minus ' +
  'eth multiply threesuperior copyright Aacute Acircumflex Adieresis Agrave Aring Atilde Ccedilla Eacute ' +
  'Ecircumflex Edieresis Egrave Iacute Icircumflex Idieresis Igrave Ntilde Oacute Ocircumflex Odieresis Ograve ' +
  'Otilde Scaron Uacute Ucircumflex Udieresis Ugrave Yacute Ydieresis Zcaron aacute acircumflex adieresis agrave ' +
  'aring atilde ccedilla eacute ecircumflex edieresis egrave iacute icircumflex idieresis igrave ntilde oacute ' +
  'ocircumflex odieresis ograve otilde scaron uacute ucircumflex udieresis ugrave yacute ydieresis zcaron'
).split(' ')
const latinCharacters =
  ' !"#$%&’()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_‘abcdefghijklmnopqrstuvwxyz{|}~¡¢£⁄¥' +
  "ƒ§¤'“«‹›ﬁﬂ–†‡·¶•‚„”»…‰¿`´ˆ˜¯˘˙¨˚¸˝˛ˇ—ÆªŁØŒºæıłøœß¹¬µ™Ð½±Þ¼÷¦°þ¾²®−ð×³©ÁÂÄÀÅÃÇÉÊËÈÍÎÏÌÑÓÔÖÒÕŠÚÛÜÙÝŸŽá" +
  'âäàåãçéêëèíîïìñóôöòõšúûüùýÿž'

/** More names: Latin Extended-A, and what the encodings and glyph order of the Macintosh have besides. */
const moreNames = (
  'nonbreakingspace Amacron amacron Abreve abreve Aogonek aogonek Cacute cacute Ccaron ccaron Dcaron dcaron ' +
  'Dcroat dcroat Emacron emacron Edotaccent edotaccent Eogonek eogonek Ecaron ecaron Gbreve gbreve Gcommaaccent ' +
  'gcommaaccent Imacron imacron Iogonek iogonek Idotaccent Kcommaaccent kcommaaccent Lacute lacute Lcommaaccent ' +
  'lcommaaccent Lcaron lcaron Nacute nacute Ncommaaccent ncommaaccent Ncaron ncaron Omacron omacron ' +
  'Ohungarumlaut ohungarumlaut Racute racute Rcommaaccent rcommaaccent Rcaron rcaron Sacute sacute Scedilla ' +
  'scedilla Tcommaaccent tcommaaccent Tcaron tcaron Umacron umacron Uring uring Uhungarumlaut uhungarumlaut ' +
  'Uogonek uogonek Zacute zacute Zdotaccent zdotaccent Scommaaccent scommaaccent pi franc Euro Omega partialdiff ' +
  'Delta product summation radical infinity integral approxequal notequal lessequal greaterequal lozenge apple'
).split(' ')
const moreCharacters =
  '\u00A0ĀāĂăĄąĆćČčĎďĐđĒēĖėĘęĚěĞğĢģĪīĮįİĶķĹĺĻļĽľŃńŅņŇňŌōŐőŔŕŖŗŘřŚśŞşŢţŤťŪūŮůŰűŲųŹźŻżȘșπ₣€Ω∂∆∏∑√∞∫≈≠≤≥◊\uF8FF'

const characters = [...latinCharacters, ...moreCharacters].map((character) => character.codePointAt(0)!)
const codePoints = new Map([...latinNames, ...moreNames].map((glyph, index) => [glyph, characters[index]!]))
const names = new Map([...codePoints].map(([glyph, codePoint]) => [codePoint, glyph]))

/** Characters that fonts and the Adobe Glyph List take for one another. */
const alike = [
  '\u2206\u0394',
  '\u03A9\u2126',
  '\u00B5\u03BC',
  ' \u00A0',
  '-\u00AD\u2010\u2212',
  '\u00B7\u2219',
  '\u2044\u2215',
  '\u00AF\u02C9',
  '\u0162\u021A',
  '\u0163\u021B',
  '\u015E\u0218',
  '\u015F\u0219',
]

/** Code points a glyph name may stand for: that of the name and those viewers take instead. Empty for unknown names. */
export function codePointsOf(glyph: string): number[] {
  const codePoint = codePoints.get(glyph) ?? numbered(glyph)
  return codePoint === undefined ? [] : withAlike(codePoint)
}

/** A code point and those that look the same. */
export function withAlike(codePoint: number): number[] {
  const character = String.fromCodePoint(codePoint)
  const group = alike.find((characters) => characters.includes(character))
  return group === undefined ? [codePoint] : [...group].map((item) => item.codePointAt(0)!)
}

/** uni20AC and u1F600 (Adobe Glyph List specification, section 2). */
function numbered(glyph: string): number | undefined {
  const hex = /^(?:uni([0-9A-F]{4})|u([0-9A-F]{4,6}))$/.exec(glyph)
  const codePoint = hex === null ? Number.NaN : Number.parseInt(hex[1] ?? hex[2]!, 16)
  return codePoint <= 0x10ffff ? codePoint : undefined
}

/** Names by character code (ISO 32000-1, annex D). */
export type Encoding = (code: number) => string | undefined

function byDecoder(label: string, exceptions: Record<number, string>): Encoding {
  const decoder = new TextDecoder(label)
  const table = Array.from({length: 256}, (_, code) => {
    return exceptions[code] ?? names.get(decoder.decode(Uint8Array.of(code)).codePointAt(0)!)
  })
  return (code) => table[code]
}

/** Codes 161-251 that StandardEncoding defines, for SID 96 and what follows it. */
const highStandardCodes = [
  ...[
    161, 162, 163, 164, 165, 166, 167, 168, 169, 170, 171, 172, 173, 174, 175, 177, 178, 179, 180, 182, 183, 184, 185,
  ],
  ...[
    186, 187, 188, 189, 191, 193, 194, 195, 196, 197, 198, 199, 200, 202, 203, 205, 206, 207, 208, 225, 227, 232, 233,
  ],
  ...[234, 235, 241, 245, 248, 249, 250, 251],
]

function standardEncoding(code: number): string | undefined {
  const high = highStandardCodes.indexOf(code)
  if (high >= 0) return latinNames[95 + high]
  return code >= 32 && code < 127 ? latinNames[code - 32] : undefined
}

/** Codes that Windows leaves undefined, which are bullets in PDF (annex D.2, note 3). */
const bullets = Object.fromEntries([0x7f, 0x81, 0x8d, 0x8f, 0x90, 0x9d].map((code) => [code, 'bullet']))

export const encodings: Record<string, Encoding> = {
  StandardEncoding: standardEncoding,
  WinAnsiEncoding: byDecoder('windows-1252', {...bullets, 160: 'space', 173: 'hyphen'}),
  MacRomanEncoding: byDecoder('macintosh', {189: 'Omega', 202: 'space', 219: 'currency'}),
}

const macCodes = Map.groupBy(
  Array.from({length: 256}, (_, code) => code),
  (code) => encodings['MacRomanEncoding']!(code),
)

/** The codes of a glyph in MacRomanEncoding. */
export function macRomanCodes(glyph: string): number[] {
  return macCodes.get(glyph) ?? []
}

/** The 258 glyphs of the Macintosh, which a post table names by number (OpenType specification, post, format 1). */
export function macGlyphNames(): string[] {
  const codes = Array.from({length: 224}, (_, index) => 32 + index).filter((code) => code !== 127)
  const encoded = codes.map((code) => (code === 0xca ? 'nonbreakingspace' : encodings['MacRomanEncoding']!(code)!))
  return ['.notdef', '.null', 'nonmarkingreturn', ...encoded, ...lastMacGlyphs]
}

const lastMacGlyphs = (
  'Lslash lslash Scaron scaron Zcaron zcaron brokenbar Eth eth Yacute yacute Thorn thorn minus multiply onesuperior ' +
  'twosuperior threesuperior onehalf onequarter threequarters franc Gbreve gbreve Idotaccent Scedilla scedilla Cacute ' +
  'cacute Ccaron ccaron dcroat'
).split(' ')

/** The name of a standard string of CFF; undefined for those of expert fonts and for the strings of a font itself. */
export function standardString(sid: number): string | undefined {
  return sid === 0 ? '.notdef' : latinNames[sid - 1]
}
