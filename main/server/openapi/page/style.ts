/** The page's whole style; it goes inline, and its hash into the content policy. */
export const STYLE = `
:root{color-scheme:light dark;
--page:light-dark(#fbfbfd,#121418);--card:light-dark(#fff,#1b1e24);--sunken:light-dark(#f2f3f7,#171a20);
--line:light-dark(#e2e5ec,#2b303a);--text:light-dark(#1a1d24,#e9ebf0);--faint:light-dark(#5d6472,#9aa2b1);
--accent:light-dark(#4a4fd8,#9a9fff);--soft:light-dark(#ecedfd,#25284a);
--good:light-dark(#18794e,#4cc38a);--goodsoft:light-dark(#e2f5ea,#15301f);
--bad:light-dark(#b3261e,#ff8f86);--badsoft:light-dark(#fdeceb,#3a1b1a);
--code:#171a23;--codeline:#2a2f3d;--codetext:#dfe3ee;--codefaint:#8d96ab;
--mono:ui-monospace,"SF Mono",Consolas,"Liberation Mono",monospace}
:root[data-theme=light]{color-scheme:light}:root[data-theme=dark]{color-scheme:dark}
*{box-sizing:border-box}
html{scroll-padding-top:68px}
body{margin:0;background:var(--page);color:var(--text);font:14px/1.6 system-ui,"Segoe UI","Microsoft YaHei UI","PingFang SC","Noto Sans CJK SC",sans-serif}
a{color:var(--accent);text-decoration:none}a:hover{text-decoration:underline}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:4px}
h1,h2,h3,h4,p,dl,dd,figure,pre{margin:0}
h1{font-size:30px;letter-spacing:-.02em;line-height:1.2}h2{font-size:22px;letter-spacing:-.01em}
h3{font-size:17px}h4{font-size:12px;margin:20px 0 4px;color:var(--faint);font-weight:650}
code{font:12.5px/1.5 var(--mono)}
:not(pre)>code{background:var(--sunken);border-radius:4px;padding:1px 5px}
.bar{position:fixed;inset:0 0 auto;height:52px;z-index:2;display:flex;align-items:center;gap:14px;padding:0 22px;background:var(--card);border-bottom:1px solid var(--line)}
.bar .brand{font-weight:700;color:var(--text);letter-spacing:-.01em}.grow{flex:1}
.bar button{border:1px solid var(--line);background:none;color:inherit;border-radius:8px;width:32px;height:32px;cursor:pointer;font-size:15px}
.pill{font-size:11px;padding:1px 8px;border:1px solid var(--line);border-radius:99px;color:var(--faint);white-space:nowrap}
nav{position:fixed;top:52px;bottom:0;left:0;width:276px;overflow-y:auto;padding:16px 12px 40px;border-right:1px solid var(--line);background:var(--card);scrollbar-width:thin}
nav input{width:100%;padding:7px 11px;margin-bottom:10px;border:1px solid var(--line);border-radius:8px;background:var(--sunken);color:inherit;font:inherit}
nav a{display:flex;align-items:baseline;gap:8px;padding:4px 10px;border-radius:7px;color:var(--text);font-size:13px;line-height:1.45}
nav a:hover{background:var(--sunken);text-decoration:none}
nav a.here{background:var(--soft);color:var(--accent)}
nav .top{font-weight:650;margin-top:6px}nav #nothing{padding:10px;color:var(--faint)}
.method{font:700 10px/1.6 var(--mono);flex:none;width:34px;color:var(--faint)}
.method.get{color:light-dark(#0b6bcb,#6cb6ff)}.method.post{color:var(--good)}.method.delete{color:var(--bad)}
main{margin-left:276px;padding:52px 0 120px}
main>section{padding:34px 40px 8px;max-width:1500px}
.prose{max-width:880px!important}.prose h1{margin-bottom:14px}.prose h3{margin:26px 0 6px;font-size:16px}.prose p,.prose ul{margin:0 0 10px}
ul{padding-left:20px}li{margin:3px 0}
.group>h2+p{color:var(--faint);margin-top:2px}
.operation{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,1fr);gap:36px;padding:28px 0;border-top:1px solid var(--line);margin-top:18px}
.operation+.operation{margin-top:0}
.told p{margin-top:8px}.route{display:flex;align-items:center;gap:8px;flex-wrap:wrap;margin-top:6px!important}
.route .method{width:auto;font-size:11px;padding:1px 8px;border-radius:6px;background:var(--sunken)}
.route code{background:none;padding:0;font-size:13.5px;font-weight:600;overflow-wrap:anywhere}
.fields>div{padding:8px 0;border-top:1px solid var(--line)}.fields>div:first-child{border-top:0}
.fields dt code{background:none;padding:0;font-weight:650}.fields dd{color:var(--faint);font-size:13px;overflow-wrap:anywhere}
.fields .fields{margin:6px 0 0 2px;padding-left:14px;border-left:2px solid var(--line)}
.type{color:var(--faint);font-size:12px;font-weight:400;overflow-wrap:anywhere}em{font-style:normal;font-size:11px;color:var(--bad)}
.answers>div{display:flex;gap:12px;padding:5px 0}.answers dd{flex:1;min-width:0;font-size:13px;overflow-wrap:anywhere}
.status{font:650 12px/1.6 var(--mono);padding:1px 7px;border-radius:6px}
.good{color:var(--good);background:var(--goodsoft)}.bad{color:var(--bad);background:var(--badsoft)}
summary{cursor:pointer;color:var(--faint)}details[open]>summary{margin-bottom:6px}
.shown{position:sticky;top:72px;align-self:start;display:grid;gap:16px;min-width:0}
.panel{background:var(--code);color:var(--codetext);border-radius:10px;overflow:hidden;border:1px solid var(--codeline)}
.panel figcaption{display:flex;align-items:center;gap:10px;padding:8px 12px;border-bottom:1px solid var(--codeline);font-size:12px}
.panel figcaption>span{font-weight:650}.panel small{flex:1;color:var(--codefaint)}
.panel select,.panel .copy{color:var(--codetext);background:#232836;border:1px solid var(--codeline);border-radius:6px;font:12px/1.5 system-ui,sans-serif;padding:2px 7px}
.panel select{flex:1;min-width:0}.panel .copy{cursor:pointer;margin-left:auto}
.panel pre{padding:12px 14px;overflow:auto;max-height:330px;scrollbar-width:thin;scrollbar-color:#3a4052 transparent}.panel code{font-size:12px}
.panel .k{color:#9db2ff}.panel .s{color:#a5d6a7}.panel .n{color:#f1b95b}
.scroll{overflow:auto;margin:12px 0;border:1px solid var(--line);border-radius:10px;background:var(--card)}.tall{max-height:440px}
table{border-collapse:collapse;width:100%;font-size:13px}th,td{text-align:left;padding:7px 12px;border-top:1px solid var(--line);vertical-align:top;white-space:nowrap}
.prose td,td.wide{white-space:normal}thead th{position:sticky;top:0;background:var(--sunken);border-top:0;font-size:12px;color:var(--faint)}
.schema{border-top:1px solid var(--line);padding:8px 0}.schema summary{color:var(--text)}
#schemas{max-width:900px}
@media (max-width:1180px){.operation{grid-template-columns:minmax(0,1fr)}.shown{position:static}}
@media (max-width:760px){nav{position:static;width:auto;max-height:40vh;margin-top:52px;border-right:0}main{margin-left:0;padding-top:0}main>section{padding:24px 18px 8px}.bar code{display:none}}
`;
