import { describe, expect, it } from 'vitest'
import { refusalMessages, warningMessages } from '@portico/domain'
import { enUS } from './en-US/catalog.ts'
import * as english from './en-US/refusals.ts'
import { zhCN } from './zh-CN/catalog.ts'
import * as chinese from './zh-CN/refusals.ts'

type Texts = Readonly<{ [key: string]: string | Texts }>

function flatten(texts: Texts, path = ''): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[`${path}${key}`, value] as [string, string]]
      : flatten(value, `${path}${key}.`),
  )
}

function findNames(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? ''))].toSorted()
}

describe('the catalogs', () => {
  const chineseTexts = new Map(flatten(zhCN))
  const englishTexts = flatten(enUS as Texts)

  it('take the same values in both languages', () => {
    const names = /\{\{(\w+)\}\}/g
    const differing = englishTexts.filter(([key, text]) => {
      const other = chineseTexts.get(key) ?? chineseTexts.get(key.replace(/_one$/, '_other')) ?? ''
      return findNames(text, names).join() !== findNames(other, names).join()
    })
    expect(differing).toEqual([])
  })

  it('leave no text empty', () => {
    expect([...chineseTexts, ...englishTexts].filter(([, text]) => text.trim() === '')).toEqual([])
  })
})

describe('the refusals', () => {
  const rules = Object.entries({ ...refusalMessages, ...warningMessages })
  const translated = new Map(
    Object.entries({ ...chinese.refusalMessages, ...chinese.warningMessages }),
  )

  it('name in Chinese only facts that the rule gives', () => {
    const inventing = rules.filter(([code, message]) => {
      const given = findNames(message, /\{(\w+)\}/g)
      return findNames(translated.get(code) ?? '', /\{(\w+)\}/g).some(
        (name) => !given.includes(name),
      )
    })
    expect(inventing).toEqual([])
  })

  it('of the edge name the same facts in both languages', () => {
    for (const [code, text] of Object.entries(english.edgeMessages)) {
      const other = (chinese.edgeMessages as Readonly<Record<string, string>>)[code] ?? ''
      expect([code, findNames(text, /\{(\w+)\}/g)]).toEqual([code, findNames(other, /\{(\w+)\}/g)])
    }
  })
})
