/**
 * First words that the `snap` of snapd takes, the ones its help hides and old spellings included: `snap help --all` and
 * the words its parser knows in 2.57.6, cmd/snap/cmd_*.go in github.com/canonical/snapd up to 2026. What does the nearest
 * thing here, or null. `help` and `version` mean the same in both programs, `search` is a hidden name of `find` there: none
 * of the three is in the list.
 */
export const snapdVerbs: ReadonlyMap<string, string | null> = new Map([
  ...same(
    null,
    `install refresh revert switch disable enable create-cohort connections interface interfaces connect
    disconnect alias aliases unalias prefer login logout whoami reboot recovery remodel known ack download pack component
    components cluster delta quota quotas set-quota remove-quota validate prepare-image routine advise-snap auto-import
    blame booted buy create-key delete-key export-key keys sign sign-build create-user remove-user managed firstboot
    handle-link repair repairs userd model can-manage-refreshes connectivity-check is-managed confinement paths
    sandbox-features get-base-declaration ensure-state-soon experimental gc`,
  ),
  ...same('search', 'find'),
  ...same('show', 'info'),
  ...same('purge', 'remove'),
  ...same('jobs', 'list changes change tasks'),
  ...same('jobs --log', 'logs'),
  ...same('jobs --causes', 'warnings okay'),
  ...same('cancel', 'abort'),
  ...same('process --watch', 'watch'),
  ...same('service status', 'services'),
  ...same('work', 'start run'),
  ...same('shutdown', 'stop'),
  ...same('retry --failed', 'restart'),
  ...same('config', 'get'),
  ...same('config set', 'set'),
  ...same('config unset', 'unset'),
  ...same('status --follow', 'wait'),
  ...same('backup', 'save saved check-snapshot restore export-snapshot import-snapshot'),
  ...same('vendors --forget', 'forget'),
  ...same('process --dry-run', 'try'),
  ...same('doctor', 'debug'),
])

function same(ours: string | null, theirs: string): [string, string | null][] {
  return theirs
    .trim()
    .split(/\s+/u)
    .map((verb) => [verb, ours])
}
