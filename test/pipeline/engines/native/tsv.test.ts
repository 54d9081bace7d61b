import {describe, expect, test} from 'vitest'
import {wordsOfTsv} from '../../../../src/pipeline/engines/native/tsv.ts'

const head = 'level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext'

describe('wordsOfTsv', () => {
  test('numbers the lines over all blocks, in the order they come', () => {
    const tsv = [
      head,
      '1\t1\t0\t0\t0\t0\t0\t0\t600\t300\t-1\t',
      '4\t1\t1\t1\t1\t0\t10\t20\t300\t30\t-1\t',
      '5\t1\t1\t1\t1\t1\t10\t20\t80\t30\t96.5\tOAT',
      '5\t1\t1\t1\t1\t2\t100\t20\t60\t30\t12\tMILK',
      '5\t1\t1\t1\t2\t1\t10\t60\t60\t30\t91\t2.40',
      '5\t1\t2\t1\t1\t1\t10\t90\t60\t30\t100.5\tTOTAL',
    ].join('\n')
    expect(wordsOfTsv(tsv)).toEqual([
      {text: 'OAT', box: [10, 20, 80, 30], confidence: 0.965, line: 0},
      {text: 'MILK', box: [100, 20, 60, 30], confidence: 0.12, line: 0},
      {text: '2.40', box: [10, 60, 60, 30], confidence: 0.91, line: 1},
      {text: 'TOTAL', box: [10, 90, 60, 30], confidence: 1, line: 2},
    ])
  })

  test('leaves out empty words and what is no word, and takes line ends of Windows', () => {
    const tsv = `${head}\r\n5\t1\t1\t1\t1\t1\t1\t2\t3\t4\t50\t \r\n5\t1\t1\t1\t1\t2\t1\t2\t3\t4\t-1\tx\r\n`
    expect(wordsOfTsv(tsv)).toEqual([{text: 'x', box: [1, 2, 3, 4], confidence: 0, line: 0}])
    expect(wordsOfTsv('')).toEqual([])
  })
})
