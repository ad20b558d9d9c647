/** The component library's own words, and the calendar's, in the page's language. */
import type { ConfigProviderProps } from 'antd'
import dayjs from 'dayjs'

export async function loadLocale(
  language: string,
): Promise<NonNullable<ConfigProviderProps['locale']>> {
  if (language === 'zh-CN') {
    const [locale] = await Promise.all([
      import('antd/es/locale/zh_CN.js'),
      import('dayjs/locale/zh-cn.js'),
    ])
    dayjs.locale('zh-cn')
    return locale.default
  }
  dayjs.locale('en')
  return (await import('antd/es/locale/en_US.js')).default
}
