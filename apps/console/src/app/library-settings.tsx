/** Settings of the component library; its icons without the English file names by which they would be read aloud. */
import {
  CheckCircleFilled,
  CloseCircleFilled,
  DownOutlined,
  ExclamationCircleFilled,
  InfoCircleFilled,
  LoadingOutlined,
} from '@ant-design/icons'
import type { ConfigProviderProps } from 'antd'

const states = {
  successIcon: <CheckCircleFilled aria-hidden />,
  infoIcon: <InfoCircleFilled aria-hidden />,
  warningIcon: <ExclamationCircleFilled aria-hidden />,
  errorIcon: <CloseCircleFilled aria-hidden />,
}

const loadingIcon = <LoadingOutlined aria-hidden />

/** What an alert is about stands in its words. */
export const librarySettings = {
  alert: states,
  modal: {
    ...states,
    // The title keeps off the button that closes the dialog, and what follows off the title.
    styles: { header: { marginBlockEnd: 14, paddingInlineEnd: 28 } },
  },
  select: { loadingIcon, suffixIcon: <DownOutlined aria-hidden /> },
  // A blank between two Han characters would change the button's name.
  button: { autoInsertSpace: false, loadingIcon },
} satisfies ConfigProviderProps
