import {expect, test} from 'vitest'
import {noticeRun} from '../../../src/app/hooks/notice.ts'

const notice = {title: 'a title', text: '"; rm -rf ~; $(x) <toast>'}

test.each(['linux', 'darwin'] as const)('on %s title and text are arguments of their own', (platform) => {
  expect(noticeRun(platform, 'program', notice).argv.slice(-2)).toEqual([notice.title, notice.text])
})

test('on Windows they are variables, and no part of the script', () => {
  const {argv, env} = noticeRun('win32', 'powershell.exe', notice)
  expect(Object.values(env!)).toEqual([notice.title, notice.text])
  expect(argv.join(' ')).not.toContain(notice.text)
})
