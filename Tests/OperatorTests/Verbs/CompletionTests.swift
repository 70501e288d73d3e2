import Testing

@Suite struct `Shell completion` {
    @Test(arguments: ["bash", "zsh", "fish"])
    func `has a script for each shell`(shell: String) async throws {
        let result = try await SoukProgram.run("--generate-completion-script", shell)

        #expect(result.status == 0)
        #expect(result.output.contains("souk"))
    }

    @Test func `knows the types of commands`() async throws {
        // As the scripts ask: the word under the cursor, the cursor in it, and all words.
        let words = ["souk", "send", "catalogue.product.p"]
        let result = try await SoukProgram(
            ["---completion", "send", "--", "positional@0", "2", "19"] + words
        ).result()

        #expect(result.lines == ["catalogue.product.publish"])
    }
}
