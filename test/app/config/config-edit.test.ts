import {chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {folderOfTest} from '../../helpers/folder.ts'
import {runCli, runJson} from '../../helpers/run-cli.ts'

async function home() {
  const folder = await folderOfTest()
  const file = join(folder, 'config.toml')
  return {
    folder,
    file,
    text: () => readFileSync(file, 'utf8'),
    config: (...args: string[]) => runJson(['config', ...args, '--home', folder]),
    plain: (...args: string[]) => runCli(['config', ...args, '--home', folder]),
  }
}

describe('snap config set', () => {
  test('writes a file that only its owner may read, and keeps what is in it', async () => {
    const {folder, file, text, config} = await home()
    writeFileSync(file, '# mine\nlang = "eng"\n')
    chmodSync(file, 0o644)
    const {exit, json} = await config('set', 'llm.url', 'http://127.0.0.1:11434/v1/')
    expect(exit).toBe(0)
    expect(json).toEqual({
      schema: 1,
      name: 'llm.url',
      value: 'http://127.0.0.1:11434/v1',
      origin: 'user file',
      file,
      overriddenBy: null,
      allowRemote: false,
    })
    expect(text()).toBe('# mine\nlang = "eng"\nllm.url = "http://127.0.0.1:11434/v1/"\n')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(statSync(folder).isDirectory()).toBe(true)
  })

  test('get and unset', async () => {
    const {text, config, plain} = await home()
    await config('set', 'quality', '50')
    expect((await plain('get', 'quality')).stdout).toBe('50\n')
    expect((await config('get', 'quality')).json).toEqual({schema: 1, name: 'quality', value: 50, origin: 'user file'})
    expect((await config('unset', 'quality')).json).toMatchObject({value: null, origin: 'default'})
    expect(text()).toBe('')
  })

  test('follows a link and leaves it one', async () => {
    const {folder, file, config} = await home()
    mkdirSync(join(folder, 'dotfiles'))
    const target = join(folder, 'dotfiles/snap.toml')
    writeFileSync(target, '')
    symlinkSync(target, file)
    await config('set', 'quality', '50')
    expect(readFileSync(target, 'utf8')).toBe('quality = 50\n')
  })

  test('says what counts before the file', async () => {
    const {folder} = await home()
    const env = {SNAPBATCH_QUALITY: '30'}
    const {json} = await runJson(['config', 'set', 'quality', '50', '--home', folder], env)
    expect(json).toMatchObject({value: 30, origin: 'environment', overriddenBy: 'environment'})
  })

  test.each([
    [['set', 'qality', '50'], 2, 'There is no setting qality.', 'Did you mean: quality'],
    [['set', 'quality', '500'], 2, 'quality: expected a whole number from 1 to 100, got "500"', null],
    [['set', 'llm.url', 'ftp://x'], 2, 'llm.url: expected a URL like http://127.0.0.1:11434/v1', null],
    [
      ['set', 'llm.url', 'http://me:pw@127.0.0.1/'],
      2,
      'llm.url: expected a URL without user name, password, query or fragment',
      null,
    ],
    [['get', 'xyz'], 2, 'There is no setting xyz.', 'snap config lists all settings.'],
  ])('%j is refused', async (args, exit, message, hint) => {
    const {config} = await home()
    const result = await config(...args)
    expect(result.exit).toBe(exit)
    expect(result.json.error).toMatchObject({message, hint})
  })

  test('a settings file that cannot be written is no bug of snap', async () => {
    const {file} = await home()
    writeFileSync(file, '')
    const {exit, json} = await runJson(['config', 'set', 'quality', '50', '--home', file])
    expect(exit).toBe(6)
    expect(json.error).toMatchObject({code: 'E_CONFIG', message: expect.stringContaining('cannot be changed')})
  })

  test('a key is no setting, and is not repeated', async () => {
    const {config} = await home()
    const {exit, json} = await config('set', 'llm.key', 'sk-very-secret-0815')
    expect(exit).toBe(2)
    expect(json.error.hint).toContain('SNAPBATCH_LLM_KEY')
    expect(JSON.stringify(json)).not.toContain('secret-0815')
  })

  test('an address elsewhere needs --allow-remote, and says what would be sent', async () => {
    const {text, config, plain} = await home()
    const refused = await config('set', 'llm.url', 'https://models.example/v1')
    expect(refused.exit).toBe(9)
    expect(refused.json.error.message).toBe(
      'llm.url is https://models.example, which is not this machine: the text of every document would be sent there.',
    )
    expect(() => text()).toThrow()
    const {stdout} = await plain('set', 'llm.url', 'https://models.example/v1', '--allow-remote')
    expect(stdout).toContain('allowRemote = true: from now on')
    expect(text()).toBe('llm.url = "https://models.example/v1"\nallowRemote = true\n')
  })

  test('a key file is named by its whole path, and must be for its owner alone', async () => {
    const {folder, text, config} = await home()
    const file = join(folder, 'key')
    writeFileSync(file, 'sk-very-secret-0815\n', {mode: 0o644})
    expect((await config('set', 'llm.keyFile', file)).exit).toBe(9)
    chmodSync(file, 0o600)
    await config('set', 'llm.keyFile', file)
    expect(text()).toBe(`llm.keyFile = ${JSON.stringify(file)}\n`)
    const {stdout} = await runCli(['config', '--home', folder, '--json'])
    expect(stdout).toContain(file)
    expect(stdout).not.toContain('secret-0815')
  })

  test('a file that is no TOML is not touched', async () => {
    const {file, text, config} = await home()
    writeFileSync(file, 'lang = \n')
    expect((await config('set', 'quality', '50')).exit).toBe(9)
    expect(text()).toBe('lang = \n')
  })
})
