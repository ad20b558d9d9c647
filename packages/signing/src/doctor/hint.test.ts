/** Refusal messages: safe to put in a header, readable after every detour. */
import { describe, expect, it } from 'vitest'
import { writeHeaderText } from '../header-text.ts'
import { readHint, toHintText, writeMismatchMessage } from './hint.ts'

describe('writeMismatchMessage', () => {
  it('[SG5] holds no control character, whatever was signed', () => {
    const message = writeMismatchMessage('GET\n\r\u0000\u0085\u007f\t\n/p?a=\u001b[31m', 4096)
    expect(message).toBe('Invalid Signature, Server StringToSign:`GET##/p?a=[31m`')
  })

  it('[SG5] is cut by bytes, never inside a character', () => {
    expect(writeMismatchMessage('杭州', 5)).toBe('Invalid Signature, Server StringToSign:`杭...`')
    expect(writeMismatchMessage('a𠮷', 4)).toBe('Invalid Signature, Server StringToSign:`a...`')
    expect(writeMismatchMessage('杭州', 6)).toBe('Invalid Signature, Server StringToSign:`杭州`')
  })
})

describe('readHint', () => {
  const text = toHintText('GET\n\n\n\n\n/p?city=杭州`')

  it.each([
    ['the message', writeMismatchMessage(text, 4096)],
    ['the message without its first words', `Server StringToSign:\`${text}\``],
    [
      'the error of the published client',
      `GET http://x failed width code(403). error message: ${writeMismatchMessage(text, 4096)}`,
    ],
    ['the header as its bytes', writeHeaderText(writeMismatchMessage(text, 4096))],
    ['the bare string', text],
  ])('[SG5] reads %s', (_, message) => {
    expect(readHint(message)).toEqual({ text, isCut: false })
  })

  it('[SG5] tells a cut message from a string that ends in dots', () => {
    expect(readHint(writeMismatchMessage('GET/p', 4))).toEqual({ text: 'GET/', isCut: true })
    expect(readHint('GET/p...')).toEqual({ text: 'GET/p...', isCut: false })
  })

  it('[SG5] reads a message whose closing quote is lost', () => {
    expect(readHint('StringToSign:`GET/p')).toEqual({ text: 'GET/p', isCut: false })
  })
})
