namespace L402Functions.StandIns.Tests.Secp256k1;

public sealed record Bip340Vector(
    int Index = 0, string SecretKey = "", string PublicKey = "", string AuxiliaryData = "", string Message = "", string Signature = "", bool Valid = false);
