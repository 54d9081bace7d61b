import {createServer, type IncomingMessage, type ServerResponse} from 'node:http'
import type {AddressInfo} from 'node:net'

export interface ReceivedRequest {
  method: string
  /** With the query. */
  path: string
  headers: IncomingMessage['headers']
  /** Parsed where it is JSON, else the text. */
  body: unknown
}

/** How a real server is: it answers, asks to wait, fails, breaks off in the middle, or says nothing. */
export type Reply =
  | {status?: number; json?: unknown; text?: string; headers?: Record<string, string>}
  | 'truncated'
  | 'hang'
  | 'reset'

export interface FakeServer extends AsyncDisposable {
  /** http://127.0.0.1:PORT */
  url: string
  /** All that arrived, in order. */
  requests: ReceivedRequest[]
}

/** A server on loopback; `reply` says what each request gets. Requests that hang are cut when it is closed. */
export async function fakeServer(
  reply: (request: ReceivedRequest, index: number) => Reply | Promise<Reply>,
): Promise<FakeServer> {
  const requests: ReceivedRequest[] = []
  const server = createServer((incoming, response) => {
    void receive(incoming).then(async (request) => {
      requests.push(request)
      send(response, await reply(request, requests.length - 1))
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const {port} = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

async function receive(incoming: IncomingMessage): Promise<ReceivedRequest> {
  const pieces: Buffer[] = []
  for await (const piece of incoming) pieces.push(piece as Buffer)
  const text = Buffer.concat(pieces).toString('utf8')
  const {method = 'GET', url = '/', headers} = incoming
  return {method, path: url, headers, body: parsed(text)}
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

function send(response: ServerResponse, reply: Reply): void {
  if (reply === 'hang') return
  if (reply === 'reset') {
    response.destroy()
    return
  }
  if (reply === 'truncated') {
    response.writeHead(200, {'content-type': 'application/json', 'content-length': '1000'})
    response.write('{"data": [', () => response.destroy())
    return
  }
  const {status = 200, json, text = json === undefined ? '' : JSON.stringify(json), headers} = reply
  response.writeHead(status, {'content-type': 'application/json', ...headers})
  response.end(text)
}
