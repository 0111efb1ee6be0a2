import { ConfigProvider, theme as themes } from 'antd';
import englishWords from 'antd/locale/en_US';
import chineseWords from 'antd/locale/zh_CN';
import { type ReactNode, useMemo } from 'react';
import { usePreferences } from '../kit/index.tsx';

/** antd in the kit's tokens. Its red and orange are taken away: those colours belong to warnings alone. */
export function DeskTheme({ children }: { children: ReactNode }): ReactNode {
  const { language, theme, elder } = usePreferences();
  const config = useMemo(() => antdTheme(theme === 'dark'), [theme, elder]);
  return (
    <ConfigProvider
      theme={config}
      locale={language === 'en' ? englishWords : chineseWords}
      wave={{ disabled: true }}
    >
      {children}
    </ConfigProvider>
  );
}

function antdTheme(isDark: boolean) {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  return {
    algorithm: isDark ? [themes.darkAlgorithm, themes.compactAlgorithm] : [themes.compactAlgorithm],
    token: {
      colorPrimary: token('--accent'),
      colorInfo: token('--accent'),
      colorSuccess: token('--accent'),
      colorError: token('--ink'),
      colorWarning: token('--ink-2'),
      colorLink: token('--accent'),
      colorText: token('--ink'),
      colorTextSecondary: token('--ink-2'),
      colorTextTertiary: token('--ink-3'),
      colorTextPlaceholder: token('--ink-3'),
      colorBgLayout: token('--ground'),
      colorBgContainer: token('--surface'),
      colorBorder: token('--line-strong'),
      colorBorderSecondary: token('--line'),
      fontFamily: token('--font'),
      fontSize: 14,
      borderRadius: 6,
      controlHeight: 32,
      motionDurationMid: '0.15s',
      motionDurationSlow: '0.2s',
    },
  };
}
