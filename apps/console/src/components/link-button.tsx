/** A button that leads to another page: a link for the browser, a button for the eye. */
import { createLink } from '@tanstack/react-router'
import { Button } from 'antd'

export const LinkButton = createLink(Button)
