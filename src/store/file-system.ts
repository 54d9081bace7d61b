import {readFileSync, realpathSync} from 'node:fs'

/**
 * Types whose locks or shared memory cannot be trusted between machines, which WAL needs (sqlite.org/wal.html, 2.2).
 * `9p` is also how WSL shows Windows drives. Local FUSE file systems (ntfs-3g, mergerfs, ...) are not refused.
 */
const networkTypes =
  /^(nfs\d?|cifs|smb\d?|smbfs|9p|afs|ceph|lustre|gpfs|beegfs|ncpfs|coda|davfs|vboxsf|fuse\.(sshfs|rclone|s3fs|s3ql|gvfsd-fuse|glusterfs|ceph|davfs2?|goofys|gcsfuse|curlftpfs|vmhgfs-fuse))$/

/** Whether a store in a file system of this type (as in /proc/mounts) would be unsafe. */
export function isNetworkFileSystem(type: string): boolean {
  return networkTypes.test(type)
}

/** Type of the file system that holds an existing folder; null where it cannot be told (not Linux, no /proc). */
export function fileSystemType(folder: string): string | null {
  if (process.platform !== 'linux') return null
  let table: string
  try {
    table = readFileSync('/proc/self/mountinfo', 'utf8')
  } catch {
    return null
  }
  return typeInTable(table, realpathSync(folder))
}

/** Finds the deepest mount point above `folder`; of several at one point the last hides the others (proc(5)). */
export function typeInTable(mountinfo: string, folder: string): string | null {
  let deepest = {point: '', type: null as string | null}
  for (const line of mountinfo.split('\n')) {
    const fields = line.split(' ')
    const separator = fields.indexOf('-')
    if (separator < 5) continue
    const point = unescapeMountPoint(fields[4]!)
    const holds = folder === point || folder.startsWith(point.endsWith('/') ? point : `${point}/`)
    if (holds && point.length >= deepest.point.length) deepest = {point, type: fields[separator + 1] ?? null}
  }
  return deepest.type
}

/** mountinfo writes space, tab, newline and backslash as octal. */
function unescapeMountPoint(point: string): string {
  return point.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))
}
