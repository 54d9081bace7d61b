import type {Service} from './plan.ts'
import {settingWord, unitText, unitWord} from './unit-text.ts'

const lines = (settings: [name: string, value: string | number][]): string =>
  settings.map(([name, value]) => `${name}=${value}\n`).join('')

/**
 * A unit of systemd (252 or later). No MemoryDenyWriteExecute: V8 and WebAssembly compile while they run. What needs
 * namespaces of mounts is left to the system's services: a user's would need user namespaces, which many systems forbid.
 */
export function systemdUnit(service: Service): string {
  const isSystem = service.scope === 'system'
  return [
    '[Unit]\n',
    lines([['Description', `snapbatch: ${unitText(service.description)}`], ...requirements(service)]),
    '\n[Service]\n',
    lines([...running(service), ...limits, ...hardening(service), ...(isSystem ? confinement(service) : [])]),
    '\n[Install]\n',
    lines([['WantedBy', isSystem ? 'multi-user.target' : 'default.target']]),
  ].join('')
}

type Settings = [name: string, value: string | number][]

function requirements({scope, data, writes}: Service): Settings {
  const folders = [...(data === null ? [] : [data]), ...writes]
  return scope === 'system' && folders.length > 0 ? [['RequiresMountsFor', folders.map(settingWord).join(' ')]] : []
}

function running({argv, runAs, environment, environmentFile, data, scope}: Service): Settings {
  return [
    ['Type', 'exec'],
    ...(runAs === null ? [] : ([['User', runAs]] as Settings)),
    ...(scope === 'system' && data === null
      ? ([
          ['StateDirectory', 'snapbatch'],
          ['StateDirectoryMode', '0700'],
        ] as Settings)
      : []),
    ...environment.map(([name, value]): Settings[number] => ['Environment', settingWord(`${name}=${value}`)]),
    ...(environmentFile === null ? [] : ([['EnvironmentFile', unitText(environmentFile)]] as Settings)),
    ['ExecStart', argv.map(unitWord).join(' ')],
    ...(argv.includes('work') ? ([['ExecReload', '/bin/kill -HUP $MAINPID']] as Settings) : []),
    ['Restart', 'on-failure'],
    ['RestartSec', 5],
    // Wrong usage and bad settings stay wrong.
    ['RestartPreventExitStatus', '2 9'],
    // Some documents failed; work is left; ended by a signal: all as it should be.
    ['SuccessExitStatus', '3 8 130 143'],
    // The program ends its worker processes itself; running pages get 10 s.
    ['KillMode', 'mixed'],
    ['TimeoutStopSec', 30],
  ]
}

const limits: Settings = [
  ['Nice', 10],
  ['UMask', '0077'],
  ['MemoryMax', '75%'],
  ['TasksMax', 512],
  // A worker that is killed for its memory costs its job one try, not the service.
  ['OOMPolicy', 'continue'],
]

const families = {none: 'AF_UNIX', loopback: 'AF_UNIX AF_INET AF_INET6', any: 'AF_UNIX AF_INET AF_INET6'}

/** What needs no privileges of the service manager. */
function hardening({network}: Service): Settings {
  return [
    ['NoNewPrivileges', 'yes'],
    ['RestrictAddressFamilies', families[network]],
    ['RestrictNamespaces', 'yes'],
    ['RestrictRealtime', 'yes'],
    ['RestrictSUIDSGID', 'yes'],
    ['LockPersonality', 'yes'],
    ['SystemCallArchitectures', 'native'],
    ['SystemCallFilter', '@system-service'],
    // Not @resources, which workers need to be nice.
    ['SystemCallFilter', '~@privileged'],
    ['SystemCallErrorNumber', 'EPERM'],
  ]
}

/** What only the system's manager can do: a file system of its own, without devices, other users and, if it can be, network. */
function confinement({network, data, writes}: Service): Settings {
  const folders = [...(data === null ? [] : [data]), ...writes]
  return [
    ['ProtectSystem', 'strict'],
    ['ProtectHome', 'read-only'],
    ...(folders.length > 0 ? ([['ReadWritePaths', folders.map(settingWord).join(' ')]] as Settings) : []),
    ['PrivateTmp', 'yes'],
    ['PrivateDevices', 'yes'],
    ['PrivateNetwork', network === 'none' ? 'yes' : 'no'],
    ...(network === 'any' ? [] : ([['IPAddressDeny', 'any']] as Settings)),
    ...(network === 'loopback' ? ([['IPAddressAllow', 'localhost']] as Settings) : []),
    ['PrivateMounts', 'yes'],
    ['ProtectClock', 'yes'],
    ['ProtectControlGroups', 'yes'],
    ['ProtectHostname', 'yes'],
    ['ProtectKernelLogs', 'yes'],
    ['ProtectKernelModules', 'yes'],
    ['ProtectKernelTunables', 'yes'],
    ['ProtectProc', 'invisible'],
    ['CapabilityBoundingSet', ''],
    ['AmbientCapabilities', ''],
    ['KeyringMode', 'private'],
    ['RemoveIPC', 'yes'],
  ]
}
