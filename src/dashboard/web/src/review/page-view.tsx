import {signal} from '@preact/signals'
import {useEffect, useLayoutEffect, useRef} from 'preact/hooks'
import type {DocumentJson} from '../../../../types/contract.ts'
import type {Box} from '../../../../types/document.ts'
import {Button} from '../components/button.tsx'
import {Empty} from '../components/states.tsx'
import {boxesOn, type DrawnBox} from './boxes.ts'
import {padded, type Size, scrollToShow, toTurned, turnedSize, turnTransform} from './geometry.ts'
import {frame, usePointer} from './pointer.ts'
import {active, hovered, sections, shownPage} from './store.ts'
import {fitWidth, goToPage, turn, turnPage, zoom, zoomIn} from './view.ts'
import {sheetOf} from './words.ts'
import {picked, words} from './words-of.ts'

/** Pages whose picture could not be had: "d_01/2". */
const missing = signal<ReadonlySet<string>>(new Set())

/** The size of the picture of a page; null where there is none, and the words stand on a sheet of their own. */
function imageSize(document: DocumentJson, page: number): Size | null {
  const image = document.pageImages.find((one) => one.page === page)
  if (image === undefined || image.width === 0 || missing.value.has(`${document.id}/${page}`)) return null
  return image
}

/** A page with the places of its values; clicks on words fill the value that is active. */
export function PageView({document}: {document: DocumentJson}) {
  const page = shownPage.value
  const image = imageSize(document, page)
  const size = image ?? sheetOf(words.value ?? [])
  return (
    <section class="paper" aria-label="Page">
      <Tools pages={document.pages ?? 1} />
      {size.width === 0 ? <NoPage isLoading={words.value === null} /> : <Sheet {...{document, page, size, image}} />}
    </section>
  )
}

const NoPage = ({isLoading}: {isLoading: boolean}) =>
  isLoading ? (
    <div class="loading" role="status" aria-label="Loading" />
  ) : (
    <Empty icon="file" title="No picture of this page">
      The values come from the text of the file itself.
    </Empty>
  )

const Tools = ({pages}: {pages: number}) => (
  <div class="paper-tools" role="toolbar" aria-label="Page">
    {pages > 1 ? (
      <>
        <Button
          kind="plain"
          icon="previous"
          label="Page before"
          disabled={shownPage.value <= 1}
          onClick={() => goToPage(-1)}
        />
        <span class="small number">
          {shownPage.value} / {pages}
        </span>
        <Button
          kind="plain"
          icon="next"
          label="Page after"
          disabled={shownPage.value >= pages}
          onClick={() => goToPage(1)}
        />
      </>
    ) : null}
    <span class="grow" />
    <Button kind="plain" label="Smaller" onClick={() => zoomIn(-1)}>
      −
    </Button>
    <button type="button" class="zoom small number" onClick={fitWidth}>
      <span class="hidden">Fit the width, now </span>
      {Math.round(zoom.value * 100)} %
    </button>
    <Button kind="plain" label="Larger" onClick={() => zoomIn(1)}>
      +
    </Button>
    <Button kind="plain" icon="retry" label="Turn the page" onClick={turnPage} />
  </div>
)

interface SheetProps {
  document: DocumentJson
  page: number
  size: Size
  image: Size | null
}

/** Pixels that are asked for: the server has a few widths, and a page is shown about as wide as half a screen. */
const imageWidth = () => (zoom.value > 1.5 ? 2560 : 1280)

function Sheet({document, page, size, image}: SheetProps) {
  const window = useRef<HTMLElement>(null)
  const shown = turnedSize(size, turn.value)
  const boxes = boxesOn(sections.value, page)
  const pointer = usePointer(window, size)
  useKeptMiddle(window)
  useShownBox(window, boxes, size)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
    <section class="page-window" ref={window} tabIndex={0} aria-label={`Page ${page}, can be scrolled`}>
      <svg
        class="page-sheet"
        viewBox={`0 0 ${shown.width} ${shown.height}`}
        width={`${zoom.value * 100}%`}
        role="img"
        aria-label={`Page ${page} of ${document.path}`}
        {...pointer}
      >
        <g transform={turnTransform(size, turn.value)}>
          {image === null ? (
            <Words />
          ) : (
            <image
              href={`/api/v1/documents/${document.id}/pages/${page}/image?width=${imageWidth()}`}
              width={size.width}
              height={size.height}
              onError={() => {
                missing.value = new Set([...missing.value, `${document.id}/${page}`])
              }}
            />
          )}
          {boxes.map((box) => (
            <ValueBox key={box.path} box={box} size={size} />
          ))}
          <Picks />
        </g>
      </svg>
    </section>
  )
}

/** The words themselves, where there is no picture of them. */
const Words = () => (
  <>
    {words.value?.map(({text, box: [x, y, width, height]}, i) => (
      <text
        key={i}
        class="page-word"
        x={x}
        y={y + height * 0.78}
        font-size={height * 0.8}
        textLength={width}
        lengthAdjust="spacingAndGlyphs"
      >
        {text}
      </text>
    ))}
  </>
)

const ValueBox = ({box, size}: {box: DrawnBox; size: Size}) => {
  const [x, y, width, height] = padded(box.box, size.width / 250)
  const isLit = hovered.value === box.path || active.value === box.path
  return (
    <g class="value-box" data-box={box.path} data-lit={isLit || undefined} data-kind={box.kind}>
      <rect x={x} y={y} width={width} height={height} rx={size.width / 300} />
      {hovered.value === box.path ? <Tag box={box} size={size} /> : null}
    </g>
  )
}

/** The name of the value above its box; a click on it lays the focus there: pointer.ts. */
function Tag({box, size}: {box: DrawnBox; size: Size}) {
  const height = Math.max(size.width / 45, 14)
  const width = (box.label.length + 2) * height * 0.52
  const [x, y] = box.box
  const top = y > height * 1.3 ? y - height * 1.25 : y + box.box[3] + height * 0.25
  return (
    <g class="value-tag" data-tag={box.path}>
      <rect x={x} y={top} width={width} height={height} rx={height / 5} />
      <text x={x + height * 0.5} y={top + height * 0.74} font-size={height * 0.72}>
        {box.label}
      </text>
    </g>
  )
}

/** The words that were picked last, and the frame that is being drawn. */
const Picks = () => (
  <>
    {picked.value
      .flatMap((i) => words.value?.[i] ?? [])
      .map(({box}) => (
        <Plain key={box.join()} box={box} name="pick" />
      ))}
    {frame.value === null ? null : <Plain box={frame.value} name="frame" />}
  </>
)

const Plain = ({box: [x, y, width, height], name}: {box: Box; name: string}) => (
  <rect class={name} x={x} y={y} width={width} height={height} />
)

/** Zooming keeps what is in the middle there. */
function useKeptMiddle(window: {current: HTMLElement | null}): void {
  const before = useRef(zoom.value)
  useLayoutEffect(() => {
    const element = window.current
    const ratio = zoom.value / before.current
    before.current = zoom.value
    if (element === null || ratio === 1) return
    element.scrollLeft = (element.scrollLeft + element.clientWidth / 2) * ratio - element.clientWidth / 2
    element.scrollTop = (element.scrollTop + element.clientHeight / 2) * ratio - element.clientHeight / 2
  }, [zoom.value])
}

/** Scrolls to the box of the active value. */
function useShownBox(window: {current: HTMLElement | null}, boxes: readonly DrawnBox[], size: Size): void {
  const lit = boxes.find(({path}) => path === active.value)
  useEffect(() => {
    const element = window.current
    const svg = element?.querySelector('svg')
    if (!element || !svg || lit === undefined) return
    const scale = svg.clientWidth / turnedSize(size, turn.value).width
    const [x, y, width, height] = toTurned(lit.box, size, turn.value).map((value) => value * scale) as Box
    element.scrollTo({
      left: scrollToShow(element.scrollLeft, element.clientWidth, x, x + width),
      top: scrollToShow(element.scrollTop, element.clientHeight, y, y + height),
      behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth',
    })
  }, [lit?.path, lit?.box.join(), zoom.value])
}
