import { expect, test } from 'vitest'
import {
  findBadPlaces,
  findEmptyNames,
  findLongFiles,
  findLongFunctions,
  findUnintroduced,
} from './budgets.ts'
import { parseSource } from './sources.ts'
import type { Breach } from './sources.ts'

const lines = (count: number) => '//\n'.repeat(count)
const messages = (breaches: Breach[]) => breaches.map((breach) => breach.message)

test('a file of 401 lines is refused, one of 400 passes', () => {
  expect(messages(findLongFiles([parseSource('apps/cli/src/a.ts', lines(401))]))).toEqual([
    '401 lines; 400 is the stop: split it by what it is responsible for',
  ])
  expect(findLongFiles([parseSource('apps/cli/src/a.ts', lines(400))])).toEqual([])
  expect(findLongFiles([parseSource('packages/domain/src/refusal-codes.ts', lines(900))])).toEqual(
    [],
  )
})

test('a function of 41 lines of code is refused; its comments and blank lines are free', () => {
  const body = (count: number) => `export function f() {\n${'  g()\n'.repeat(count - 2)}}\n`
  expect(findLongFunctions([parseSource('apps/cli/src/a.ts', body(41))])).toHaveLength(1)
  const commented = body(40).replace('{\n', '{\n\n  // why\n  /* and\n  why */\n')
  expect(findLongFunctions([parseSource('apps/cli/src/a.ts', commented)])).toEqual([])
})

test.each([
  ['apps/cli/src/utils.ts', 'utils is a drawer; name it for the noun it serves'],
  ['apps/cli/src/common/a.ts', 'common is a drawer; name it for the noun it serves'],
  ['apps/cli/src/call-helpers.ts', 'call-helpers is a drawer; name it for the noun it serves'],
  ['apps/cli/src/callIt.ts', 'a file is named in kebab-case for its main export'],
  ['apps/cli/src/a/b/c/d/e.ts', '4 folders deep under src; 3 is the stop'],
  [
    'apps/cli/src/a/index.ts',
    'a package has one index.ts, at the top of src; other barrels breed cycles',
  ],
])('%s is refused', (path, message) => {
  expect(messages(findBadPlaces([parseSource(path, '')]))).toEqual([message])
})

test('a place that says what it holds passes', () => {
  const paths = [
    'apps/console/src/features/applications/create-form.tsx',
    'packages/store/src/a.child.ts',
  ]
  expect(findBadPlaces(paths.map((path) => parseSource(path, '')))).toEqual([])
})

test('a type is a bare noun, and the domain’s own words are no breach', () => {
  const judge = (text: string) => messages(findEmptyNames([parseSource('apps/cli/src/a.ts', text)]))
  expect(judge('export type IStore = {}')).toEqual(['IStore: a type is a bare noun'])
  expect(judge('export class MailService {}')).toEqual(['MailService: a type is a bare noun'])
  expect(
    judge('export type ServiceProject = {}\nexport type IpWhitelist = {}\nexport type Id = 1'),
  ).toEqual([])
})

test('a file says first what it is responsible for', () => {
  const judge = (text: string) => findUnintroduced([parseSource('apps/cli/bin/portico.js', text)])
  expect(judge('#!/usr/bin/env node\nconst a = 1\n')).toHaveLength(1)
  expect(judge('#!/usr/bin/env node\n/** Starts it. */\nconst a = 1\n')).toEqual([])
})

test('markup does not count against a component, its logic does', () => {
  const component = (logic: number) =>
    `export function A() {\n${'  g()\n'.repeat(logic)}  return (\n    <p>\n${'      <b />\n'.repeat(50)}    </p>\n  )\n}\n`
  const judge = (logic: number) =>
    findLongFunctions([parseSource('apps/console/src/a.tsx', component(logic))])
  expect(judge(36)).toEqual([])
  expect(judge(37)).toHaveLength(1)
})
