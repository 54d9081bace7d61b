import {expect, test} from 'vitest'
import {readNameList, splitNames} from '../../../src/app/inputs/list.ts'

test('lines end with LF or CRLF; empty ones are left out; spaces belong to the name', () => {
  expect(splitNames(Buffer.from('a.jpg\r\n\n b c.jpg \nd.jpg'), false)).toEqual(['a.jpg', ' b c.jpg ', 'd.jpg'])
})

test('names that end with NUL may hold line ends', () => {
  expect(splitNames(Buffer.from('a\nb.jpg\0c\r\n.jpg\0'), true)).toEqual(['a\nb.jpg', 'c\r\n.jpg'])
})

test('an empty list names nothing', () => {
  expect([splitNames(Buffer.alloc(0), false), splitNames(Buffer.from('\n\n'), false)]).toEqual([[], []])
})

test('a list that cannot be read is a usage error with the command that makes one', async () => {
  await expect(readNameList('/nowhere/list', false)).rejects.toMatchObject({
    exit: 2,
    hint: expect.stringContaining('-print0'),
  })
})
