/** What is taken out of mails, mailboxes and archives, and why no more. */
export const limits = {
  /** An archive in a mailbox in an archive is found in practice; what nests deeper was built to. */
  depth: 3,
  /** Documents of one input, at any depth. They are written in one transaction, which takes 4 s of these. */
  files: 50_000,
  /** Bytes of all of them: what a home folder can spare. */
  bytes: 4 * 2 ** 30,
  /** One file: the largest PDF that is read. */
  memberBytes: 512 * 2 ** 20,
  /** Entries of an archive: those that people pack by hand have under 1,000. */
  zipEntries: 10_000,
  /** Directory of an archive: 10,000 entries with names of 200 bytes take 3 MB. */
  zipDirectoryBytes: 16 * 2 ** 20,
  /** Deflate reaches 1,032; tables and logs stay under 50, and small archives may be anything. */
  zipRatio: 200,
  zipRatioFrom: 64 * 2 ** 20,
  /** As many bytes as can be addressed without ZIP64, and as mail programs keep in one folder. */
  mailboxBytes: 2 ** 31,
  /** One message with its attachments: the largest mail that is read. */
  messageBytes: 50 * 2 ** 20,
  /** Parts of a mail that are files. */
  attachments: 1_000,
} as const

export const megabytes = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)} MB`
