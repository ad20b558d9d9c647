/** Starts i18next with one language; the other catalog is loaded when it is chosen. */
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Language } from '@portico/contract'
import { keepPreference, readPreference } from '../page/preferences.ts'
import { actionNames, sentences } from './describe.ts'
import type { ActionNames, Sentences } from './describe.ts'
import type { zhCN } from './zh-CN/catalog.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof zhCN }
  }
}

export const languages: readonly Language[] = ['zh-CN', 'en-US']

type Loaded = Readonly<{ catalog: object; sentences: Sentences; actionNames: ActionNames }>

const loaders: Readonly<Record<Language, () => Promise<Loaded>>> = {
  'zh-CN': async () => {
    const [texts, refusals, actions] = await Promise.all([
      import('./zh-CN/catalog.ts'),
      import('./zh-CN/refusals.ts'),
      import('./zh-CN/action-names.ts'),
    ])
    return { catalog: texts.zhCN, sentences: refusals.sentences, ...actions }
  },
  'en-US': async () => {
    const [texts, refusals, actions] = await Promise.all([
      import('./en-US/catalog.ts'),
      import('./en-US/refusals.ts'),
      import('./en-US/action-names.ts'),
    ])
    return { catalog: texts.enUS, sentences: refusals.sentences, ...actions }
  },
}

/** The language remembered in this browser, else the first of the browser's own that we speak. */
function detectLanguage(): Language {
  const remembered = languages.find((language) => language === readPreference('language'))
  if (remembered !== undefined) return remembered
  return navigator.languages.some((tag) => tag.toLowerCase().startsWith('zh')) ? 'zh-CN' : 'en-US'
}

/** Resolves when every text of the detected language can be shown. */
export async function startI18n(): Promise<void> {
  const language = detectLanguage()
  const loaded = await loaders[language]()
  sentences.set(loaded.sentences)
  actionNames.set(loaded.actionNames)
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { translation: loaded.catalog } },
    interpolation: { escapeValue: false }, // React escapes.
  })
  document.documentElement.lang = language
}

/** Changes the language of the page, without a reload, and remembers it in this browser. */
export async function chooseLanguage(language: Language): Promise<void> {
  if (i18next.language === language) return
  const loaded = await loaders[language]()
  i18next.addResourceBundle(language, 'translation', loaded.catalog)
  sentences.set(loaded.sentences)
  actionNames.set(loaded.actionNames)
  keepPreference('language', language)
  document.documentElement.lang = language
  await i18next.changeLanguage(language)
}
