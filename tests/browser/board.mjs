// board.mjs PAGE FOLDER: opens a page in headless Chromium and checks what only a
// browser can: that its policy lets it look as it should and nothing else
// happen, that axe finds nothing, that it reflows, prints and can be used by
// keyboard. Screenshots go to the folder. Modules are found from $MODULES.
import { createRequire } from 'node:module';
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const require = createRequire(`${process.env.MODULES}/`);
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const [, , file, folder] = process.argv;
const address = pathToFileURL(file).href;
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
	'--disable-component-update', '--disable-sync'];
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
let passed = 0, failed = 0;

function is(what, got, wanted)
{
	const a = JSON.stringify(got), b = JSON.stringify(wanted);
	if (a === b) {
		passed++;
		return;
	}
	failed++;
	console.log(`FAILED ${what}\n    got:    ${a}\n    wanted: ${b}`);
}

async function openAll(page)
{
	await page.evaluate(() => document.querySelectorAll('details').forEach(d => { d.open = true; }));
}

async function violations(page)
{
	await page.evaluate(axe);
	const found = await page.evaluate(values => window.axe.run(document, { runOnly: { type: 'tag', values } }), rules);
	return found.violations.map(v => `${v.id}: ${v.nodes.map(n => n.html).slice(0, 3).join(' ')}`);
}

// What sticks out to the right of the window, other than inside a region that scrolls.
async function sticksOut(page)
{
	return page.evaluate(() => [...document.querySelectorAll('body *')]
		.filter(e => !e.closest('.scroll') && !e.closest('.skip') && e.getBoundingClientRect().right > window.innerWidth + 0.5)
		.map(e => e.outerHTML.slice(0, 80)));
}

async function checkWidth(browser, width)
{
	const page = await browser.newPage({ viewport: { width, height: 900 } });
	const said = [], asked = [];
	page.on('console', m => said.push(m.text()));
	page.on('pageerror', e => said.push(String(e)));
	page.on('request', r => asked.push(r.url()));
	await page.goto(address);
	is(`${width}: nothing is reported`, said, []);
	is(`${width}: nothing else is asked for`, asked, [address]);
	await page.screenshot({ path: `${folder}/board-${width}.png`, fullPage: true });
	is(`${width}: axe`, await violations(page), []);
	await openAll(page);
	is(`${width}: axe, all opened`, await violations(page), []);
	is(`${width}: no horizontal scrolling`, await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), true);
	is(`${width}: nothing sticks out`, await sticksOut(page), []);
	await page.close();
}

async function checkPolicy(browser)
{
	const page = await browser.newPage();
	await page.goto(address);
	is('its own style is applied', await page.evaluate(() => getComputedStyle(document.querySelector('.number')).textAlign), 'right');
	const blocked = await page.evaluate(() => new Promise(done => {
		const found = [];
		document.addEventListener('securitypolicyviolation', e => found.push(e.effectiveDirective));
		const add = (name, set) => document.body.append(Object.assign(document.createElement(name), set));
		add('style', { textContent: 'body { color: red }' });
		add('img', { src: 'data:image/gif;base64,R0lGODlhAQABAAAAACw=' });
		add('script', { textContent: 'window.ran = true' });
		setTimeout(() => done([...found.sort(), window.ran === true]), 300);
	}));
	is('everything else is refused', blocked, ['img-src', 'script-src-elem', 'style-src-elem', false]);
	await page.close();
}

async function checkKeyboard(browser)
{
	const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
	const focused = () => page.evaluate(() => {
		const e = document.activeElement, box = e.getBoundingClientRect();
		return [e.className || e.id || e.tagName, box.top >= 0, getComputedStyle(e).outlineStyle];
	});
	await page.goto(address);
	await page.keyboard.press('Tab');
	is('first the skip link, in sight', await focused(), ['skip', true, 'solid']);
	await page.keyboard.press('Enter');
	await page.keyboard.press('Tab');
	is('then into the content', await page.evaluate(() => !!document.activeElement.closest('main')), true);
	const regions = await page.$$eval('.scroll', all => all.filter(e => e.tabIndex !== 0 || !document.getElementById(e.getAttribute('aria-labelledby'))).length);
	is('regions that scroll can be reached and have a name', regions, 0);
	await page.close();
}

async function checkPrint(browser)
{
	const page = await browser.newPage();
	await page.goto(address);
	writeFileSync(`${folder}/board.pdf`, await page.pdf({ preferCSSPageSize: true }));
	await page.emulateMedia({ media: 'print' });
	await page.setViewportSize({ width: 703, height: 1000 }); // A4 less its margins
	is('printed, nothing is cut off', await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), true);
	is('the first page ends before the second heading', await page.evaluate(() => document.querySelector('h2.page').getBoundingClientRect().top < 1000), true);
	await page.close();
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: flags });
try {
	for (const width of [320, 1280])
		await checkWidth(browser, width);
	await checkPolicy(browser);
	await checkKeyboard(browser);
	await checkPrint(browser);
} finally {
	await browser.close();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
