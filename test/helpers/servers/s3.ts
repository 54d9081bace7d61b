import {type ChildProcess, spawn} from 'node:child_process'
import {randomBytes} from 'node:crypto'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {CreateBucketCommand, PutObjectCommand, S3Client} from '@aws-sdk/client-s3'
import {freePort} from './postgres.ts'

export interface S3Server extends AsyncDisposable {
  endpoint: string
  /** As the standard variables have them. */
  environment: Record<string, string>
  /** Ends it at once, in the middle of what it does. */
  kill(): Promise<void>
  /** Begins again on the same address, with what it has kept. */
  start(): Promise<void>
}

/** OpenStack Swift of Debian's (python3-swift) behind its S3 interface; stopped and removed at the end. */
export async function s3Server({key = randomBytes(12).toString('hex')}: {key?: string} = {}): Promise<S3Server> {
  const folder = mkdtempSync(join(tmpdir(), 'snapbatch-s3-'))
  const ports = [await freePort(), await freePort(), await freePort(), await freePort()]
  let child: ChildProcess | null = null
  const start = async () => {
    child = await started(folder, ports, key)
  }
  const kill = async () => {
    if (child === null || child.exitCode !== null) return
    const gone = new Promise((exit) => child!.once('exit', exit))
    child.kill('SIGTERM')
    await gone
    child = null
  }
  await start()
  return {
    endpoint: `http://127.0.0.1:${ports[3]}`,
    environment: {AWS_ACCESS_KEY_ID: 'test:tester', AWS_SECRET_ACCESS_KEY: key},
    start,
    kill,
    async [Symbol.asyncDispose]() {
      await kill()
      rmSync(folder, {recursive: true, force: true})
    },
  }
}

export const makeBucket = (server: S3Server, Bucket: string) =>
  ask(server, (client) => client.send(new CreateBucketCommand({Bucket})))

/** Puts other bytes in the place of an object, `s3://bucket/key`. */
export async function overwrite(server: S3Server, at: string, Body: string | Uint8Array): Promise<void> {
  const [, Bucket, Key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(at)!
  await ask(server, (client) => client.send(new PutObjectCommand({Bucket, Key, Body})))
}

async function ask<T>({endpoint, environment}: S3Server, request: (client: S3Client) => Promise<T>): Promise<T> {
  const credentials = {
    accessKeyId: environment['AWS_ACCESS_KEY_ID']!,
    secretAccessKey: environment['AWS_SECRET_ACCESS_KEY']!,
  }
  const client = new S3Client({endpoint, credentials, region: 'us-east-1', forcePathStyle: true})
  return request(client).finally(() => client.destroy())
}

async function started(folder: string, ports: number[], secret: string): Promise<ChildProcess> {
  const program = join(import.meta.dirname, 'swift-server.py')
  const child = spawn('/usr/bin/python3', [program, folder, ...ports.map(String)], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {PATH: process.env['PATH'], SWIFT_KEY: secret},
  })
  await new Promise<void>((ready, failed) => {
    let said = ''
    child.on('error', failed)
    child.stderr.on('data', (piece: Buffer) => {
      said = `${said}${piece}`.slice(-4000)
    })
    child.stdout.on('data', (piece: Buffer) => {
      if (piece.toString().includes('ready')) ready()
    })
    child.on('exit', () => failed(new Error(`Is python3-swift there? apt-get install python3-swift\n${said}`)))
  })
  return child
}
