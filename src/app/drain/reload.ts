import type {Settings} from '../../config/settings.ts'
import type {App} from '../app.ts'
import type {Reporter} from '../events.ts'
import type {DrainInput} from './drain.ts'

/** Settings that were read again hold for what begins from now on; those that cannot be read are told, and the old ones stay. */
export function listenForReload(
  app: App,
  {reload}: Pick<DrainInput, 'reload'>,
  reporter: Reporter,
  changed: (values: Settings) => void,
) {
  const onReload = () => {
    if (!reload) return
    try {
      app.config = reload.load()
      changed(app.config.values)
      app.log.write('info', 'settings read again', {files: app.config.files})
      reporter.event({type: 'note', message: 'The settings were read again.'})
    } catch (error) {
      const {message} = error as Error
      app.log.write('error', 'settings not read', {error: message})
      reporter.event({type: 'note', message: `The settings stay as they were: ${message}`})
    }
  }
  reload?.requests.addEventListener('reload', onReload)
  return {stop: () => reload?.requests.removeEventListener('reload', onReload)}
}
