import {basename} from 'node:path'

/**
 * Names that programs give to files they are still writing: browsers (.part, .crdownload, .download, .opdownload, .partial),
 * WinSCP (.filepart), aria2, torrent programs (.!ut, .!qB, .bc!), Office's and LibreOffice's locks (~$, .~lock.), rsync and Syncthing
 * (leading dot), Nextcloud (.~tmp), editors (.swp, ~). Each renames the file when it is whole.
 */
const partial =
  /^\.|^~\$|^~syncthing~|~$|\.~[^.]*$|\.(?:part|partial|crdownload|download|opdownload|filepart|tmp|temp|swp|aria2|!ut|!qB|bc!|lock)$/iu

export const isPartialName = (path: string): boolean => partial.test(basename(path))
