/** What is said when calling back (话术), step by step; a city's own wording replaces it in its front. */
export const callBackScript = [
  {
    id: 'greeting',
    zh: '您好，这里是城市运行中心，回访您反映的“{title}”（编号 {number}）。现在方便说话吗？',
    en: 'Good day, this is the city operations centre calling about your report “{title}” ({number}). May I ask you a few questions?',
  },
  {
    id: 'contacted',
    zh: '承办单位{unit}在办理中联系过您吗？',
    en: 'Did {unit}, who handled it, get in touch with you?',
  },
  { id: 'solved', zh: '您反映的问题解决了吗？', en: 'Has the problem been solved?' },
  { id: 'satisfied', zh: '您对办理过程和结果满意吗？', en: 'Are you satisfied with how it was handled?' },
  {
    id: 'closing',
    zh: '感谢您的反馈。如未解决，我们将退回承办单位重新办理，并再次答复您。',
    en: 'Thank you. If it is not solved, it goes back to the unit, and you will hear from us again.',
  },
] as const;
