import {once} from 'node:events'
import {connect} from 'node:net'
import {expect, test} from 'vitest'
import {serve} from '../../src/dashboard/serve.ts'
import {testApp} from '../helpers/app.ts'

test('clients that never end their headers are let go after 10 s, all 200 of them, and others are answered meanwhile', async () => {
  const {app} = await testApp()
  const serving = await serve(app, {host: '127.0.0.1', port: 0, allowNetwork: false, readOnly: false, work: false})
  const heard: string[] = []
  const sockets = Array.from({length: 200}, (_, i) => {
    const socket = connect(serving.port, '127.0.0.1')
    socket.setEncoding('utf8')
    socket.on('data', (part: string) => {
      heard[i] = (heard[i] ?? '') + part
    })
    socket.write('GET /health HTTP/1.1\r\nHost: ')
    return socket
  })
  const closed = sockets.map((socket) => once(socket, 'close'))
  expect((await fetch(`http://127.0.0.1:${serving.port}/health`)).status).toBe(200)
  await Promise.all(closed)
  expect(new Set(heard.map((text) => text.split('\r\n')[0]))).toEqual(new Set(['HTTP/1.1 408 Request Timeout']))
  await serving.close()
})
