/** @slotwire/ui: the design system of the web apps. Pieces to build pages from; nothing here knows the service. */
export { Badge, type BadgeProps, CountBadge, type CountBadgeProps } from './badge.tsx';
export {
  DialogBoundary,
  type DialogBoundaryProps,
  type Failures,
  FailuresProvider,
  PageBoundary,
  type PageBoundaryProps,
  PartBoundary,
  type PartBoundaryProps,
} from './boundary.tsx';
export {
  Button,
  ButtonLink,
  type ButtonLinkProps,
  type ButtonProps,
  type ButtonVariant,
  IconButton,
  type IconButtonProps,
} from './button.tsx';
export {
  Checkbox,
  CheckboxGroup,
  type CheckboxGroupProps,
  type CheckboxProps,
  type Choice,
  RadioGroup,
  type RadioGroupProps,
  Segmented,
  type SegmentedProps,
  Switch,
  type SwitchProps,
} from './choices.tsx';
export { ConnectionBadge, type ConnectionBadgeProps, type ConnectionLook } from './connection-badge.tsx';
export type { DatePickerProps, DateRangePickerProps, DateTimeFieldProps, TimeFieldProps } from './date-field.tsx';
export {
  ConfirmDialog,
  type ConfirmDialogProps,
  Dialog,
  type DialogProps,
  Drawer,
  type DrawerProps,
} from './dialog.tsx';
export { Facts, type FactsProps, Sparkline, type SparklineProps, StatTile, type StatTileProps } from './figures.tsx';
export { HeatMap, type HeatMapProps } from './heat-map.tsx';
export { DatePicker, DateRangePicker, DateTimeField, SeriesChart, TimeField } from './later.tsx';
export { FetchError, later } from './later-component.ts';
export { LiveRegion, type LiveRegionProps } from './live-region.tsx';
export {
  Menu,
  MenuItem,
  type MenuItemProps,
  type MenuProps,
  MenuSection,
  MenuSeparator,
  Popover,
  type PopoverProps,
} from './menu.tsx';
export { ComboBox, type ComboBoxProps, type Option, Select, type SelectProps } from './select.tsx';
export type { SeriesChartProps } from './series-chart.tsx';
export type { SeriesLine } from './series-lines.ts';
export {
  Alone,
  AppShell,
  type AppShellProps,
  Card,
  type CardProps,
  type NavItem,
  Page,
  type PageProps,
} from './shell.tsx';
export {
  EmptyState,
  ErrorState,
  LoadingState,
  type LoadingStateProps,
  NoPermissionState,
  Notice,
  type NoticeProps,
  type StateProps,
} from './states.tsx';
export { Table, type TableProps } from './table.tsx';
export type { Column, Sort } from './table-column.ts';
export { type TabItem, Tabs, type TabsProps } from './tabs.tsx';
export {
  NumberField,
  type NumberFieldProps,
  SearchField,
  type SearchFieldProps,
  TextArea,
  type TextAreaProps,
  TextField,
  type TextFieldProps,
} from './text-field.tsx';
export { applyTheme, readTheme, type Theme } from './theme.ts';
export { ThemeMenu } from './theme-menu.tsx';
export { Toast, type ToastProps, ToastRegion } from './toast.tsx';
export { classes, type Tone } from './tone.ts';
export { Tooltip, TooltipTrigger } from './tooltip.tsx';
export { useWidth } from './use-width.ts';
