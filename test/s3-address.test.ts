import {expect, test} from 'vitest'
import {parseS3Address} from '../src/s3-address.ts'

const address = {bucket: 'heap', prefix: '', endpoint: null, region: null, isPathStyle: false}

test.each([
  ['s3://heap', {}],
  ['s3://heap/', {}],
  ['s3://heap/a/b%20c/', {prefix: 'a/b c/'}],
  ['s3://heap?region=eu-central-1', {region: 'eu-central-1'}],
  ['s3://heap?endpoint=http://127.0.0.1:9000', {endpoint: 'http://127.0.0.1:9000', isPathStyle: true}],
  [
    's3://heap/a?endpoint=https%3A%2F%2Fs3.example%2F&path-style=false',
    {prefix: 'a/', endpoint: 'https://s3.example', isPathStyle: false},
  ],
])('%s', (text, changes) => {
  expect(parseS3Address(text)).toEqual({...address, ...changes})
})

test.each([
  ['https://heap', 's3://bucket'],
  ['s3://Heap_1', 's3://bucket'],
  ['s3://key:secret@heap', 'AWS_ACCESS_KEY_ID'],
  ['s3://heap?endpoint=https://key:secret@s3.example', 'without keys'],
  ['s3://heap?endpoint=s3.example', 'endpoint like'],
  ['s3://heap?path-style=maybe', 'true or false'],
  ['s3://heap?secretAccessKey=x', '"secretAccessKey"'],
])('%s is refused', (text, expected) => {
  expect(() => parseS3Address(text)).toThrow(expected)
  expect(() => parseS3Address(text)).not.toThrow(/secret@|key:/)
})
