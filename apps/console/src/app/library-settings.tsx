/** Settings of the component library; its icons of an alert without the English file names by which they would be read aloud. */
import {
  CheckCircleFilled,
  CloseCircleFilled,
  ExclamationCircleFilled,
  InfoCircleFilled,
} from '@ant-design/icons-svg'
import type { ConfigProviderProps } from 'antd'
import { Glyph } from '../components/glyph.tsx'

/** What an alert is about stands in its words. */
export const librarySettings = {
  alert: {
    successIcon: <Glyph of={CheckCircleFilled} />,
    infoIcon: <Glyph of={InfoCircleFilled} />,
    warningIcon: <Glyph of={ExclamationCircleFilled} />,
    errorIcon: <Glyph of={CloseCircleFilled} />,
  },
  // The title keeps off the button that closes the dialog, and what follows off the title.
  modal: { styles: { header: { marginBlockEnd: 14, paddingInlineEnd: 28 } } },
  // A blank between two Han characters would change the button's name.
  button: { autoInsertSpace: false },
} satisfies ConfigProviderProps
