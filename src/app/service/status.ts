import {installedUnits} from './install.ts'
import {askSystemctl, type SystemdPlace, systemdHere} from './manager.ts'
import type {Program, ServiceInput} from './plan.ts'

export interface ServiceStatus {
  schema: 1
  scope: ServiceInput['scope']
  /** Whether systemd runs on this machine. */
  systemd: boolean
  services: {
    name: string
    file: string
    /** As systemctl says: enabled, disabled, ...; null where systemd does not run. */
    enabled: string | null
    /** active, inactive, failed, activating, ... */
    active: string | null
  }[]
}

/** What is installed for this store, and whether it runs. */
export async function serviceStatus(
  scope: ServiceInput['scope'],
  program: Program,
  place: SystemdPlace = systemdHere(),
): Promise<ServiceStatus> {
  const say = async (verb: string, name: string): Promise<string | null> =>
    place.isRunning ? (await askSystemctl(scope, [verb, name])).stdout.trim() || 'unknown' : null
  const services: ServiceStatus['services'] = []
  for (const {name, file} of installedUnits(scope, program, place))
    services.push({name, file, enabled: await say('is-enabled', name), active: await say('is-active', name)})
  return {schema: 1, scope, systemd: place.isRunning, services}
}
