import { describe, expect, it } from 'vitest'
import { parseDataSource } from './data-source.ts'
import { describeRefusal, refusalsOf } from './refusal.ts'

const form = { name: 'Warehouse', kind: 'PostgreSQL', connection: 'postgres://db:5432/warehouse' }
const codesFor = (more: object) =>
  refusalsOf(parseDataSource({ ...form, ...more })).map(({ code }) => code)

describe('data sources', () => {
  it.each([
    [{ name: ' ' }, 'data-source.name-blank'],
    [{ name: 'a'.repeat(65) }, 'data-source.name-long'],
    [{ name: 'a\nb' }, 'data-source.name-character'],
    [{ kind: '' }, 'data-source.field-missing'],
    [{ kind: 'k'.repeat(65) }, 'data-source.field-long'],
    [{ connection: ' ' }, 'data-source.field-missing'],
    [{ connection: 'x'.repeat(2001) }, 'data-source.field-long'],
  ])('[GT3] %j is refused with %s', (faulty, code) => {
    expect(codesFor(faulty)).toStrictEqual([code])
  })

  it.each([
    'postgres://reader:hunter2@db/warehouse',
    'jdbc:mysql://db/warehouse?user=reader&password=hunter2',
    'Server=db;Database=warehouse;PWD=hunter2',
  ])('[CR4] the connection %j holds a password and is refused', (connection) => {
    expect(codesFor({ connection })).toStrictEqual(['data-source.connection-secret'])
  })

  it('[GT3] all faults are told at once, and each says what to do', () => {
    const refused = parseDataSource({ name: '', kind: '', connection: '' })
    expect(refusalsOf(refused).map(describeRefusal)).toStrictEqual([
      'The data source needs a name; enter 1 to 64 characters.',
      'The kind of the data source is missing; enter it.',
      'The connection of the data source is missing; enter it.',
    ])
  })

  it('[GT3] a form without a secret in it is accepted, in its normal form', () => {
    const parsed = parseDataSource({ ...form, name: 'Cafe\u0301' })
    expect(parsed).toStrictEqual({ ok: true, value: { ...form, name: 'Café' } })
  })
})
