/** Everything the page says. Language: `?lang=zh`, what the account wants, or English. */
const LABELS = {
  en: {
    tagline: 'pictures and films, drawn right in this page',
    signOut: 'Sign out',
    promptHint: 'Describe what you want to see…',
    resolution: 'Resolution',
    duration: 'Duration',
    count: 'Images',
    addReference: '+ Reference',
    generate: 'Generate',
    empty: 'Nothing here yet. Try “a quiet harbour at dawn, paper lanterns on the water”.',
    credits: (n) => `${n} credits`,
    price: (n) => `${n} ${n === 1 ? 'credit' : 'credits'}`,
    seconds: (n) => `${n} s`,
    queued: (n) => `In line · ${n}`,
    running: (n) => `Drawing · ${n} %`,
    done: 'Done',
    failed: 'Failed',
    cancelled: 'Cancelled',
    cancel: 'Cancel',
    remove: 'Remove',
    outOfCredits: 'You are out of credits.',
    offline: 'Network error. Your job may still be running.',
    noMoreReferences: 'Three references at most.',
    unusual: 'Our systems have detected unusual activity in your account.',
    expiredTitle: 'Your session has expired',
    expiredText: 'Sign in again to carry on.',
    signIn: 'Sign in',
    termsTitle: 'Our terms have changed',
    termsText: 'Please read them. By continuing you agree to the new terms and upload rights.',
    agree: 'I agree',
    spotlightTitle: 'Meet the Spotlight',
    spotlightText: 'Something nobody has seen before is in front of your work.',
    spotlightButton: 'Take me there',
  },
  zh: {
    tagline: '在本页直接绘制图片与视频',
    signOut: '退出登录',
    promptHint: '描述你想看到的画面…',
    resolution: '清晰度',
    duration: '时长',
    count: '张数',
    addReference: '+ 参考图',
    generate: '立即生成',
    empty: '这里还没有作品。试试“清晨宁静的港湾，水面上的纸灯笼”。',
    credits: (n) => `积分 ${n}`,
    price: (n) => `消耗 ${n} 积分`,
    seconds: (n) => `${n} 秒`,
    queued: (n) => `排队中 · 第 ${n} 位`,
    running: (n) => `绘制中 · ${n} %`,
    done: '已完成',
    failed: '生成失败',
    cancelled: '已取消',
    cancel: '取消',
    remove: '移除',
    outOfCredits: '积分不足。',
    offline: '网络错误，任务可能仍在进行。',
    noMoreReferences: '最多三张参考图。',
    unusual: '系统检测到您的账号存在异常活动 (unusual activity)。',
    expiredTitle: '登录已过期',
    expiredText: '请重新登录后继续。',
    signIn: '登录',
    termsTitle: '条款已更新',
    termsText: '请阅读。继续使用即表示您同意新的条款与上传授权。',
    agree: '同意',
    spotlightTitle: '认识一下聚光灯',
    spotlightText: '一个从未见过的窗口挡住了你的工作。',
    spotlightButton: '带我去',
  },
};

let labels = LABELS.en;

export function speak(wanted) {
  const language = new URLSearchParams(location.search).get('lang') ?? wanted ?? 'en';
  labels = LABELS[language] ?? LABELS.en;
  document.documentElement.lang = labels === LABELS.zh ? 'zh' : 'en';
  for (const element of document.querySelectorAll('[data-label]')) {
    element.textContent = labels[element.dataset.label];
  }
}

export const label = (key, ...values) => {
  const text = labels[key];
  return typeof text === 'function' ? text(...values) : text;
};
