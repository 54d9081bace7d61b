import {type Chat, textAt, tokensOf, valueAt} from './chat.ts'
import {jsonIn} from './validate.ts'

/** Version of the messages API that this adapter speaks. */
export const anthropicVersion = '2023-06-01'

/** POST /messages, with the answer as the input of a tool that must be used: so it has the form of the schema. */
export const chatWithAnthropic: Chat = async ({model}, {system, turns, schema, maxTokens}, post) => {
  const json = await post('/messages', {
    model,
    system,
    messages: turns,
    max_tokens: maxTokens,
    temperature: 0,
    tools: [{name: 'answer', description: 'Gives the answer.', input_schema: schema}],
    tool_choice: {type: 'tool', name: 'answer'},
  })
  const content = valueAt(json, 'content')
  const blocks: unknown[] = Array.isArray(content) ? content : []
  const used = blocks.find((block) => valueAt(block, 'type') === 'tool_use')
  const text = blocks.map((block) => textAt(block, 'text')).join('')
  const answer = used === undefined ? jsonIn(text) : valueAt(used, 'input')
  const reason = valueAt(json, 'stop_reason')
  return {
    answer,
    text: used === undefined ? text : JSON.stringify(answer),
    refusal: reason === 'refusal' ? text || 'no reason given' : null,
    isCut: reason === 'max_tokens',
    tokens: tokensOf(valueAt(json, 'usage', 'input_tokens'), valueAt(json, 'usage', 'output_tokens')),
  }
}
