import { describe, expect, it } from 'vitest'
import { readComplaint } from './read-complaint.ts'

const message = 'Invalid Signature, Server StringToSign:`GET#*/*####/p`'

describe('what is pasted into the signature doctor', () => {
  it.each(['', '{', '{"message":', '{"message":7}', 'GET\n\n\n\n\n/p', 'null'])(
    'takes %j as it is when it is no refusal',
    (text) => {
      expect(readComplaint(text)).toEqual({ server: text, requestId: null, code: null })
    },
  )

  it('[SG5] reads the body of a refusal, also behind the headers of a whole answer', () => {
    const body = JSON.stringify({ code: 'A400SG', message, requestId: 'r-1' })
    const found = { server: message, requestId: 'r-1', code: 'A400SG' }
    expect(readComplaint(body)).toEqual(found)
    expect(readComplaint(`HTTP/1.1 400 Bad Request\nContent-Type: x\n\n${body}\n`)).toEqual(found)
  })

  it('[SG5] reads the headers of a refusal, as curl prints them', () => {
    const head = `< X-Ca-Request-Id: r-2\r\n< x-ca-error-message: ${message}\r\n< X-Ca-Error-Code: A400SG\r\n`
    expect(readComplaint(head)).toEqual({ server: message, requestId: 'r-2', code: 'A400SG' })
  })
})
