import {Button} from './button.tsx'
import {dismiss, toasts} from './toast.ts'

/** Where messages appear; screen readers read them out. */
export const Toasts = () => (
  <div class="toasts" role="status" aria-live="polite">
    {toasts.value.map(({id, tone, message, hint}) => (
      <div key={id} class="toast" data-tone={tone}>
        <div class="grow">
          <div>{message}</div>
          {hint === null ? null : <div class="quiet small">{hint}</div>}
        </div>
        <Button kind="plain" icon="close" label="Put this message away" onClick={() => dismiss(id)} />
      </div>
    ))}
  </div>
)
