/** The look of Portico as design tokens: verdigris and brass on paper or slate, AA contrast in both themes. */
import { theme } from 'antd'
import type { ThemeConfig } from 'antd'

export type Appearance = 'light' | 'dark'

const fontFamily =
  "system-ui, -apple-system, 'Segoe UI', 'PingFang SC', 'Hiragino Sans GB', 'Microsoft YaHei', 'Noto Sans SC', 'WenQuanYi Zen Hei', sans-serif"
const fontFamilyCode =
  "ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace"

const shared = {
  fontFamily,
  fontFamilyCode,
  borderRadius: 8,
  controlHeight: 36,
  wireframe: false,
}

/** Text colours are solid, not translucent: their contrast holds on every surface. */
const light = {
  ...shared,
  colorPrimary: '#0b6b61',
  colorLink: '#0b6b61',
  colorInfo: '#1f5f99',
  colorSuccess: '#1d6f42',
  colorWarning: '#94580a',
  colorError: '#b3261e',
  colorPrimaryBg: '#e2f0ed',
  colorPrimaryBgHover: '#d0e6e1',
  colorPrimaryBorder: '#a5cfc7',
  colorInfoBg: '#e8f1fa',
  colorInfoBorder: '#b4d0ea',
  colorSuccessBg: '#e6f4ea',
  colorSuccessBorder: '#b3dabf',
  colorWarningBg: '#fdf1dd',
  colorWarningBorder: '#ecc98c',
  colorErrorBg: '#fdecea',
  colorErrorBgHover: '#fadbd8',
  colorErrorBorder: '#f0b8b2',
  colorSuccessText: '#17603a',
  colorWarningText: '#7a4706',
  colorErrorText: '#9b1c15',
  colorText: '#1b2427',
  colorTextSecondary: '#4b575c',
  colorTextTertiary: '#5a666b',
  colorTextDescription: '#566267',
  colorTextPlaceholder: '#667278',
  colorTextDisabled: '#6b767b',
  colorIcon: '#566267',
  colorBgLayout: '#f5f3ee',
  colorBgContainer: '#ffffff',
  colorBorder: '#c9c6bd',
  colorBorderSecondary: '#e5e2da',
  colorFillAlter: '#faf9f6',
}

/** On slate the solid colours are bright and carry dark ink, tooltips included. */
const dark = {
  ...shared,
  colorPrimary: '#4cc2b1',
  colorPrimaryHover: '#6ad3c4',
  colorPrimaryActive: '#38a797',
  colorLink: '#5fcdbd',
  colorInfo: '#7db7ea',
  colorSuccess: '#63c58d',
  colorWarning: '#e3a859',
  colorError: '#ff8a80',
  colorErrorHover: '#ffa49c',
  colorPrimaryBg: '#163532',
  colorPrimaryBgHover: '#1d443f',
  colorPrimaryBorder: '#2a6159',
  colorInfoBg: '#152838',
  colorInfoBorder: '#28496a',
  colorSuccessBg: '#15301f',
  colorSuccessBorder: '#285a3a',
  colorWarningBg: '#33270f',
  colorWarningBorder: '#63491b',
  colorErrorBg: '#3a1d1b',
  colorErrorBgHover: '#4a2522',
  colorErrorBorder: '#71332e',
  colorSuccessText: '#7fd3a3',
  colorWarningText: '#ecbb7b',
  colorErrorText: '#ffa49c',
  colorText: '#e7ecec',
  colorTextSecondary: '#b6c1c4',
  colorTextTertiary: '#a3b0b4',
  colorTextDescription: '#a3b0b4',
  colorTextPlaceholder: '#94a2a7',
  colorTextDisabled: '#8d9a9f',
  colorTextLightSolid: '#08201d',
  colorIcon: '#a3b0b4',
  colorBgLayout: '#0e1517',
  colorBgContainer: '#151e21',
  colorBgElevated: '#1b262a',
  colorBgSpotlight: '#dfe7e6',
  colorBorder: '#3d4b50',
  colorBorderSecondary: '#263236',
  colorFillAlter: '#192326',
}

/**
 * What Ant Design needs to draw in one of the two appearances.
 *
 * @param hasMotion without it nothing waits for the end of a transition, which `app.css` then leaves out: a button
 * would stay "loading" for ever
 */
export function createTheme(appearance: Appearance, hasMotion: boolean): ThemeConfig {
  const tokens = appearance === 'dark' ? dark : light
  return {
    token: { ...tokens, motion: hasMotion },
    algorithm: appearance === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm,
    components: {
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
      Menu: { itemBorderRadius: 8, itemMarginInline: 8, activeBarBorderWidth: 0 },
      Table: {
        headerBg: tokens.colorFillAlter,
        headerColor: tokens.colorTextSecondary,
        headerSplitColor: 'transparent',
        cellPaddingBlock: 12,
      },
      Tabs: { horizontalMargin: '0' },
      Layout: { headerPadding: '0', headerHeight: 56, siderBg: 'transparent' },
    },
  }
}
