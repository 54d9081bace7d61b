import {useSignal} from '@preact/signals'
import {useId} from 'preact/hooks'
import type {ArtifactJson} from '../../../../types/contract.ts'
import type {PageImage} from '../../../../types/document.ts'
import {bytes} from '../components/format.ts'

interface CompareProps {
  id: string
  page: number
  image: Pick<PageImage, 'width' | 'height'>
  artifact: ArtifactJson
}

/** Pixels that are asked for: enough to judge letters by. */
const width = 1280

/** A page of the original and of the smaller file, one upon the other; a slider parts them. */
export function Compare({id, page, image, artifact}: CompareProps) {
  const share = useSignal(50)
  const isGone = useSignal(false)
  const clip = useId()
  const path = (side: 'before' | 'after') => `/api/v1/documents/${id}/comparison/${page}?width=${width}&side=${side}`
  const part = (image.width * share.value) / 100
  const {bytes: after, originalBytes: before} = artifact
  return (
    <div class="stack tight">
      <svg
        class="compare"
        viewBox={`0 0 ${image.width} ${image.height}`}
        role="img"
        aria-label="Original on the left, smaller file on the right"
      >
        <clipPath id={clip}>
          <rect x={0} y={0} width={part} height={image.height} />
        </clipPath>
        <image href={path('after')} width={image.width} height={image.height} preserveAspectRatio="none" />
        <image
          href={path('before')}
          width={image.width}
          height={image.height}
          preserveAspectRatio="none"
          clip-path={`url(#${clip})`}
          onError={() => {
            isGone.value = true
          }}
        />
        <rect class="compare-edge" x={part - image.width / 600} y={0} width={image.width / 300} height={image.height} />
      </svg>
      <input
        class="compare-slider"
        type="range"
        min={0}
        max={100}
        value={share.value}
        aria-label="How much of the original is shown"
        aria-valuetext={`${share.value} % original`}
        onInput={({currentTarget}) => {
          share.value = Number(currentTarget.value)
        }}
      />
      {isGone.value ? (
        <p class="warn small">The original is not where it was: only the smaller file can be shown.</p>
      ) : null}
      <p class="row apart small number">
        <span>Original {bytes(before)}</span>
        <span>{saved(before, after)}</span>
        <span>Smaller {bytes(after)}</span>
      </p>
    </div>
  )
}

function saved(before: number, after: number): string {
  if (before === 0 || after >= before) return 'kept as it was'
  return `${Math.round((1 - after / before) * 100)} % saved`
}
