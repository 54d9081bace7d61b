import {useSignal} from '@preact/signals'
import {useEffect} from 'preact/hooks'
import {api} from '../api.ts'
import {Button} from '../components/button.tsx'
import {plural} from '../components/format.ts'
import {Icon} from '../components/icon.tsx'
import {tellDone, tellFault} from '../components/toast.ts'

const inputId = 'pick-files'

/** Opens the browser's own list of files. */
export const pickFiles = () => document.getElementById(inputId)?.click()

/** Hands files to the server, which keeps them and begins with them. */
async function submit(files: FileList | null | undefined): Promise<void> {
  if (files === null || files === undefined || files.length === 0) return
  const form = new FormData()
  for (const file of files) form.append('files', file, file.name)
  try {
    await api('batches', {body: form})
    tellDone(`${plural(files.length, 'file')} handed over. You may close this page.`)
  } catch (thrown) {
    tellFault(thrown)
  }
}

export const PickFiles = () => (
  <>
    <input
      id={inputId}
      type="file"
      multiple
      hidden
      onChange={({currentTarget}) => {
        void submit(currentTarget.files).then(() => {
          // So that the same file can be chosen again.
          currentTarget.value = ''
        })
      }}
    />
    <Button kind="primary" icon="upload" onClick={pickFiles}>
      Add files
    </Button>
  </>
)

const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false

/** Files may be dropped anywhere; while some are held above the page, it says so. */
export function DropZone() {
  const over = useSignal(false)
  useEffect(() => {
    const hold = (event: DragEvent) => {
      if (!holdsFiles(event)) return
      event.preventDefault()
      over.value = true
    }
    // Without a related target the pointer has left the window, not only one element of it.
    const leave = ({relatedTarget}: DragEvent) => {
      if (relatedTarget === null) over.value = false
    }
    const drop = (event: DragEvent) => {
      if (!holdsFiles(event)) return
      event.preventDefault()
      over.value = false
      void submit(event.dataTransfer?.files)
    }
    const stop = new AbortController()
    const {signal} = stop
    addEventListener('dragover', hold, {signal})
    addEventListener('dragleave', leave, {signal})
    addEventListener('drop', drop, {signal})
    return () => stop.abort()
  }, [over])
  if (!over.value) return null
  return (
    <div class="drop">
      <div class="drop-words">
        <Icon name="upload" size={28} />
        <strong>Let go to read these files</strong>
      </div>
    </div>
  )
}
