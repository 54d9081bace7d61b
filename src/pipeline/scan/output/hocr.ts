import type {Page, Word} from '../../../types/document.ts'

const escapes: Record<string, string> = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;'}
const encode = (text: string): string => text.replaceAll(/[&<>"]/g, (char) => escapes[char]!)

interface Bounds {
  x0: number
  y0: number
  x1: number
  y1: number
}

function boundsOf(words: readonly Word[]): Bounds {
  return {
    x0: Math.min(...words.map(({box}) => box[0])),
    y0: Math.min(...words.map(({box}) => box[1])),
    x1: Math.max(...words.map(({box}) => box[0] + box[2])),
    y1: Math.max(...words.map(({box}) => box[1] + box[3])),
  }
}

const bbox = ({x0, y0, x1, y1}: Bounds): string => `bbox ${[x0, y0, x1, y1].map(Math.round).join(' ')}`

/** hOCR writes a line's baseline as slope and offset from the lower left corner of its box. */
function baselineOf(words: readonly Word[], {x0, y1}: Bounds): string {
  const [first, last] = [words[0]?.baseline, words.at(-1)?.baseline]
  if (first === undefined || last === undefined || last[2] <= first[0]) return ''
  const slope = (last[3] - first[1]) / (last[2] - first[0])
  const offset = first[1] + slope * (x0 - first[0]) - y1
  return `; baseline ${slope.toFixed(4)} ${offset.toFixed(1)}`
}

function lineHtml(words: readonly Word[], id: string): string {
  const bounds = boundsOf(words)
  const spans = words.map((word, i) => {
    const title = `${bbox(boundsOf([word]))}; x_wconf ${Math.round(word.confidence * 100)}`
    return `<span class="ocrx_word" id="word_${id}_${i + 1}" title="${title}">${encode(word.text)}</span>`
  })
  return `<span class="ocr_line" id="line_${id}" title="${bbox(bounds)}${baselineOf(words, bounds)}">${spans.join(' ')}</span>`
}

function pageHtml({page, width, height, dpi, words}: Page): string {
  const lines = [...Map.groupBy(words, ({line}) => line).values()]
  const title = `bbox 0 0 ${width} ${height}; ppageno ${page - 1}; scan_res ${Math.round(dpi)} ${Math.round(dpi)}`
  const body = lines.map((line, i) => `  ${lineHtml(line, `${page}_${i + 1}`)}<br />\n`).join('')
  return ` <div class="ocr_page" id="page_${page}" title="${title}">\n${body} </div>\n`
}

/** The words of all pages as hOCR 1.2 (https://kba.github.io/hocr-spec/1.2/), boxes in pixels of the upright pages. */
export function toHocr(pages: readonly Page[], engine: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
 <meta charset="utf-8" />
 <meta name="ocr-system" content="snapbatch ${encode(engine)}" />
 <meta name="ocr-capabilities" content="ocr_page ocr_line ocrx_word" />
</head>
<body>
${pages.map(pageHtml).join('')}</body>
</html>
`
}
