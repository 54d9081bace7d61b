import {useSignal} from '@preact/signals'
import {Icon} from '../components/icon.tsx'

/** A small picture of the first page, or of paper where there is none. It says nothing that is not beside it. */
export function Thumbnail({id, pictured}: {id: string; pictured: boolean}) {
  const isMissing = useSignal(false)
  if (!pictured || isMissing.value)
    return (
      <span class="thumbnail">
        <Icon name="file" size={20} />
      </span>
    )
  return (
    <img
      class="thumbnail"
      src={`/api/v1/documents/${id}/pages/1/thumbnail`}
      alt=""
      width={40}
      height={52}
      loading="lazy"
      decoding="async"
      onError={() => {
        isMissing.value = true
      }}
    />
  )
}
