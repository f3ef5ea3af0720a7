/** Tooltip: the words of an icon. Nothing may be said there alone. */

import type { ComponentProps, ReactNode } from 'react';
import {
  Tooltip as AriaTooltip,
  type TooltipProps as AriaTooltipProps,
  TooltipTrigger as AriaTrigger,
} from 'react-aria-components';
import './tooltip.css';

export function TooltipTrigger(props: ComponentProps<typeof AriaTrigger>) {
  return <AriaTrigger delay={500} closeDelay={80} {...props} />;
}

export function Tooltip({
  children,
  ...props
}: Omit<AriaTooltipProps, 'children' | 'className'> & { children: ReactNode }) {
  return (
    <AriaTooltip offset={6} {...props} className="tooltip">
      {children}
    </AriaTooltip>
  );
}
