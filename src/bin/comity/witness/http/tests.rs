//! Clients that send well, badly and slowly.

use super::*;

/// A server that answers with what it got; its address.
fn server() -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        let handler: Arc<Handler> = Arc::new(|request: &Request| {
            Answer::text(200, &format!("{} {} {}", request.method, request.path, request.body.len()))
        });
        serve(&listener, &handler)
    });
    address
}

/// Everything that comes back until the server closes.
fn all(address: std::net::SocketAddr, sent: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(sent).unwrap();
    let _ = stream.shutdown(Shutdown::Write);
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8(answer).unwrap()
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or("none")
}

#[test]
fn requests_are_answered_one_after_the_other_on_one_connection() {
    let address = server();
    let one = "POST /a HTTP/1.1\r\nHost: x\r\ncontent-LENGTH: 3\r\n\r\nabcGET /b HTTP/1.1\r\nConnection: close\r\n\r\nGET /never HTTP/1.1\r\n\r\n";
    let answer = all(address, one.as_bytes());
    assert!(answer.contains("POST /a 3\n") && answer.contains("GET /b 0\n") && !answer.contains("never"), "{answer}");
    assert!(all(address, b"GET /c HTTP/1.0\r\n\r\nGET /d HTTP/1.0\r\n\r\n").ends_with("GET /c 0\n"));
    // In pieces.
    let mut stream = TcpStream::connect(address).unwrap();
    for piece in one.as_bytes().chunks(7) {
        stream.write_all(piece).unwrap();
        thread::sleep(Duration::from_millis(1));
    }
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.contains("POST /a 3\n") && answer.contains("GET /b 0\n"), "{answer}");
    let waits = b"POST /e HTTP/1.1\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n";
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(waits).unwrap();
    let mut first = [0; 12];
    stream.read_exact(&mut first).unwrap();
    assert_eq!(&first, b"HTTP/1.1 100");
}

#[test]
fn what_is_no_plain_request_is_refused() {
    let address = server();
    let long = format!("POST / HTTP/1.1\r\nX: {}\r\n\r\n", "x".repeat(HEAD_BYTES));
    let cases: [(&str, &str); 19] = [
        ("nonsense\r\n\r\n", "400"),
        ("POST / HTTP/2\r\n\r\n", "400"),
        ("POST  / HTTP/1.1\r\n\r\n", "400"),
        ("POST http://x/ HTTP/1.1\r\n\r\n", "400"),
        ("POST / HTTP/1.1\r\nno colon\r\n\r\n", "400"),
        ("POST / HTTP/1.1\r\nName : x\r\n\r\n", "400"),
        ("POST / HTTP/1.1\r\n folded: x\r\n\r\n", "400"),
        ("POST / HTTP/1.1\r\nA: b\nContent-Length: 1\r\n\r\n", "400"),
        ("POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n", "400"),
        ("POST / HTTP/1.1\r\nContent-Length: +1\r\n\r\n", "400"),
        ("POST / HTTP/1.1\r\nContent-Length: 1, 1\r\n\r\n", "400"),
        ("POST / HTTP/1.1\r\nContent-Length:\r\n\r\n", "400"),
        ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", "501"),
        ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n", "501"),
        ("POST / HTTP/1.1\r\nContent-Length: 65537\r\n\r\n", "413"),
        ("POST / HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n", "413"),
        ("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nabc", "408"),
        ("POST / HT", "408"),
        (&long, "431"),
    ];
    for (sent, right) in cases {
        let answer = all(address, sent.as_bytes());
        assert_eq!(status(&answer), right, "{:?}", sent.chars().take(60).collect::<String>());
        assert!(answer.contains("Connection: close"));
    }
    assert_eq!(status(&all(address, b"POST / HTTP/1.1\r\n\xff: x\r\n\r\n")), "400");
    assert_eq!(all(address, b""), "");
    // A body that is far too long is refused with an answer that arrives.
    let mut huge = b"POST / HTTP/1.1\r\nContent-Length: 100000\r\n\r\n".to_vec();
    huge.resize(100_000, b'x');
    assert_eq!(status(&all(address, &huge)), "413");
}

#[test]
fn slow_and_silent_clients_do_not_keep_others_out() {
    let address = server();
    let silent: Vec<TcpStream> = (0..CONNECTIONS).map(|_| TcpStream::connect(address).unwrap()).collect();
    // The last of them may not have been taken yet.
    thread::sleep(Duration::from_millis(300));
    let mut late = TcpStream::connect(address).unwrap();
    let mut answer = String::new();
    let _ = late.read_to_string(&mut answer);
    assert_eq!(status(&answer), "503");
    drop(silent);
    thread::sleep(Duration::from_millis(300));
    assert_eq!(status(&all(address, b"GET /x HTTP/1.1\r\n\r\n")), "200");
}

#[test]
fn a_request_that_trickles_in_ends() {
    // The clock of one request, without its 10 seconds.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let (stream, _) = listener.accept().unwrap();
    let mut reader = Reader { stream, rest: Vec::new() };
    let until = Instant::now().checked_add(Duration::from_millis(200));
    let writer = thread::spawn(move || {
        while client.write_all(b"x").is_ok() {
            thread::sleep(Duration::from_millis(10));
        }
    });
    let start = Instant::now();
    while reader.more(until).is_ok() {}
    assert!(start.elapsed() < Duration::from_secs(5) && reader.rest.len() > 2);
    drop(reader);
    writer.join().unwrap();
}
