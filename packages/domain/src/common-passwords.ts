/** Passwords of eight and more characters that lists of stolen ones name first, in lower case. */

export const commonPasswords: ReadonlySet<string> = new Set(
  `
12345678 123456789 1234567890 12345678910 123456789a 0123456789 987654321 9876543210 87654321 123123123 12341234
11223344 112233445566 147258369 159357258 741852963 789456123 123654789 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qaz2wsx3edc
1qazxsw2 zaq12wsx q1w2e3r4 q1w2e3r4t5 qwer1234 qwert12345 qwerty12 qwerty123 qwerty1234 qwertyui qwertyuiop
asdfghjk asdfghjkl asdf1234 asdfasdf zxcvbnm1 zxcvbnm123 a1b2c3d4 a1234567 a12345678 a123456789 aa123456 aa12345678
abc12345 abc123456 abcd1234 abcd12345 abcdefgh abcdefg1 password password1 password12 password123 password1234
password1! passw0rd p@ssw0rd p@ssword pa55word pa$$word passpass iloveyou iloveyou1 iloveyou2 sunshine sunshine1
princess princess1 football football1 baseball baseball1 superman superman1 starwars trustno1 whatever welcome1
welcome123 letmein1 letmein123 changeme changeme1 changeme123 administrator admin123 admin1234 admin12345 admin123456
adminadmin root1234 rootroot toor1234 test1234 testtest testing1 testing123 guest1234 user1234 username
default1 secret123 computer computer1 internet internet1 samsung1 dragon123 monkey123 master123 michael1 jennifer
jordan23 liverpool chelsea1 charlie1 elizabeth victoria alexander christian december november september
woaini520 woaini1314 5201314520 1314520520 woaiwojia wodemima qq123456 qq12345678 wang1234 zhang123 li123456
88888888 66666666 00000000 11111111 22222222 99999999 1111111111 0000000000 aaaaaaaa portico1 portico123 porticoadmin
`
    .trim()
    .split(/\s+/),
)
