import { describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'

describe('how long call records are kept', () => {
  it.each(['-1', '1.5', 'year', '1e3', '100000'])('[GW6] %j refuses the start', (value) => {
    expect(readConfig({ PORTICO_CALL_RECORD_DAYS: value })).toEqual({
      ok: false,
      faults: ['PORTICO_CALL_RECORD_DAYS: must be a number of days, or 0'],
    })
  })

  it.each([
    [undefined, 400],
    ['', 400],
    ['0', 0],
    ['30', 30],
  ])('[GW6] %j means %i days', (value, days) => {
    const read = readConfig({ PORTICO_CALL_RECORD_DAYS: value })
    expect(read.ok && read.config.callRecordDays).toBe(days)
  })
})
