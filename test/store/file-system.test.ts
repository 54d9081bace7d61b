import {expect, test} from 'vitest'
import {fileSystemType, isNetworkFileSystem, typeInTable} from '../../src/store/file-system.ts'
import {temporaryFolder} from './helpers.ts'

const table = [
  '27 1 254:0 / / rw,relatime - ext4 /dev/vda rw',
  '30 27 0:25 / /home rw,relatime shared:1 - nfs4 server:/home rw',
  '31 30 0:26 / /home/me/with\\040space rw - fuse.sshfs me@host:/ rw',
  '32 30 8:1 / /home/me/disk rw shared:2 master:1 - btrfs /dev/sda1 rw',
  '33 32 0:27 / /home/me/disk rw - tmpfs tmpfs rw',
].join('\n')

test.each([
  ['/', 'ext4'],
  ['/homework', 'ext4'],
  ['/home', 'nfs4'],
  ['/home/me', 'nfs4'],
  ['/home/me/with space/deep', 'fuse.sshfs'],
])('the deepest mount above %s is %s', (folder, type) => {
  expect(typeInTable(table, folder)).toBe(type)
})

test('of two mounts at one point the later hides the earlier', () => {
  expect(typeInTable(table, '/home/me/disk/x')).toBe('tmpfs')
})

test.each(['nfs', 'nfs4', 'cifs', 'smb3', '9p', 'fuse.sshfs', 'fuse.rclone', 'ceph'])('%s is a network', (type) => {
  expect(isNetworkFileSystem(type)).toBe(true)
})

test.each(['ext4', 'btrfs', 'xfs', 'zfs', 'tmpfs', 'overlay', 'fuseblk', 'fuse.mergerfs', 'apfs'])(
  '%s is local',
  (type) => {
    expect(isNetworkFileSystem(type)).toBe(false)
  },
)

test.runIf(process.platform === 'linux')('a real folder has a type', () => {
  expect(fileSystemType(temporaryFolder())).toMatch(/^[a-z0-9.]+$/)
})
