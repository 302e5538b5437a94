#!/usr/bin/env bash
# Mail for real: msmtp hands it to an SMTP server on loopback, and what that
# received is read by another library. A refused recipient is reported.
set -u
# shellcheck source=tests/cli/harness.sh
. "$WSOA_SOURCE_DIR/tests/cli/harness.sh"
python=/usr/bin/python3
command -v msmtp >/dev/null && "$python" -c 'import aiosmtpd' 2>/dev/null || {
	trap - EXIT
	echo 'skipped: msmtp or python3-aiosmtpd is not installed (see packages.txt)'
	exit 77
}

# ---- a server that keeps what it gets, and knows no refused@example.org ----

cat >server.py <<'P'
import asyncio, socket, sys
from aiosmtpd.smtp import SMTP

class Keep:
    count = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address == "refused@example.org":
            return "550 5.1.1 <refused@example.org>: no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        Keep.count += 1
        with open(f"got/{Keep.count}.eml", "wb") as f:
            f.write(envelope.content)
        with open(f"got/{Keep.count}.to", "w") as f:
            f.write(" ".join([envelope.mail_from] + envelope.rcpt_tos) + "\n")
        return "250 taken"

async def main():
    listener = socket.create_server(("127.0.0.1", 0))
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Keep(), hostname="localhost", loop=loop), sock=listener)
    with open("port.new", "w") as f:
        f.write(str(listener.getsockname()[1]))
    import os
    os.rename("port.new", "port")
    await server.serve_forever()

asyncio.run(main())
P
mkdir got
"$python" server.py >server.out 2>&1 &
server=$!
trap 'kill "$server"; _finish' EXIT
for _ in {1..200}; do
	[ -e port ] && break
	sleep 0.05
done
ok test -s port
umask 077
cat >msmtprc <<C
defaults
auth off
tls off
syslog off
account default
host 127.0.0.1
port $(cat port)
from wsoa@marlshire.example
C
printf '#!/bin/sh\nexec msmtp -C "%s/msmtprc" "$@"\n' "$PWD" >mailer
chmod +x mailer
send=(wsoa alerts send --sendmail ./mailer --from wsoa@marlshire.example)

# ---- a plan with words that are hard on mail ----

title='“Café” <b>& co</b> =?UTF-8?Q?x?= שלום عليكم: '$(printf 'and so on %.0s' {1..40})
wsoa init --area Marlshire --as 'Ann Lee <ann.lee@example.org>' >init.out
ok wsoa add plan wsoa-2018 form=wsoa title='Written statement of action'
ok wsoa add person @zoe name='Zoë "Z" O’Brien, SEND' email=zoe@example.org
ok wsoa add person @ref name='Refused' email=refused@example.org
ok wsoa add action 1.1 title="$title" due_on=2019-10-11 owner=@zoe start_on=2019-09-02
ok wsoa add action 1.2 title=$'.' due_on=2019-10-18 owner=@zoe start_on=2019-09-02
ok wsoa add action 1.3 title='Not for this address' due_on=2019-10-18 owner=@ref start_on=2019-09-02

expect_err 1 '550 5.1.1 <refused@example.org>: no such mailbox' "${send[@]}"
has 'who was refused' "$err" '@ref'
is 'the others went out' "$(cat got/*.to | sort)" $'wsoa@marlshire.example ann.lee@example.org\nwsoa@marlshire.example zoe@example.org'

# ---- what arrived, as Python's email package reads it ----

cat >read.py <<'P'
import email, email.policy, html.parser, json, sys

class Text(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.text, self.tags = "", set()
    def handle_data(self, data):
        self.text += data
    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)

with open(sys.argv[1], "rb") as f:
    m = email.message_from_binary_file(f, policy=email.policy.default)
page = Text()
page.feed(m.get_body(("html",)).get_content())
print(json.dumps({
    "defects": [str(d) for d in m.defects] + [str(d) for p in m.walk() for d in p.defects],
    "headers": sorted(set(m.keys())),
    "from": [[a.display_name, a.addr_spec] for a in m["From"].addresses],
    "to": [[a.display_name, a.addr_spec] for a in m["To"].addresses],
    "subject": m["Subject"], "date": m["Date"].datetime.isoformat(), "id": m["Message-ID"],
    "parts": [p.get_content_type() for p in m.iter_parts()],
    "text": m.get_body(("plain",)).get_content(), "html": page.text, "tags": sorted(page.tags),
}))
P
file=$(grep -l zoe@ got/*.to)
ok "$python" read.py "${file%.to}.eml"
mail=$out
field()
{
	jq -r "$1" <<<"$mail"
}
is 'a message without defects' "$(field '.defects | length')" 0
is 'its headers' "$(field '.headers - ["Received", "X-Peer", "X-MailFrom", "X-RcptTo"] | join(" ")')" \
	'Auto-Submitted Content-Type Date From MIME-Version Message-ID Precedence Subject To'
is 'who it is to' "$(field '.to[0] | join(" | ")')" 'Zoë "Z" O’Brien, SEND | zoe@example.org'
is 'to nobody else' "$(field '.to | length')" 1
is 'who it is from' "$(field '.from[0] | join(" | ")')" 'Marlshire improvement plan | wsoa@marlshire.example'
is 'what it is about' "$(field .subject)" 'Marlshire: 2 actions need your attention, 1 of them late'
is 'when' "$(field .date)" 2019-10-14T09:00:00+00:00
is 'two forms' "$(field '.parts | join(" ")')" 'text/plain text/html'
has 'the title in the text' "$(field .text)" "${title% }"
has 'the title in the page' "$(field .html)" "${title% }"
is 'a title of one dot' "$(field .text | grep -c '^    \.$')" 1
is 'no markup but ours' "$(field '.tags | join(" ")')" 'bdi body head html meta p small table td th title tr'
id=$(field .id)
is 'its name stands in the record' "$(wsoa log --jsonl | jq -r 'select(.act == "told") | .changes["told.message"][1] // empty' | sort -u | grep -cxF "${id:1:-1}")" 1

file=$(grep -l ann.lee@ got/*.to)
ok "$python" read.py "${file%.to}.eml"
mail=$out
is 'a subject with a title: nothing else in it' "$(field .subject | cut -c 1-80)" \
	"$(cut -c 1-80 <<<"Marlshire: 1.1 due 11 October 2019, 3 days late: $title")"
is 'without defects' "$(field '.defects | length')" 0

# ---- again, with an address that is taken ----

ok wsoa set @ref email=taken@example.org
ok "${send[@]}"
is 'only that one' "$(cat got/3.to)" 'wsoa@marlshire.example taken@example.org'
ok "${send[@]}"
is 'and then none' "$(ls got/*.eml | wc -l)" 3

# ---- the server has gone ----

kill "$server"
wait "$server" 2>/dev/null
trap _finish EXIT
ok wsoa add action 1.4 title='Later' due_on=2019-10-18 owner=@zoe start_on=2019-09-02
expect_err 1 'ended with status' "${send[@]}"
ok wsoa verify
